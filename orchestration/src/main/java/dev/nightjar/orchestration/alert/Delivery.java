/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

/** What became of a post. */
sealed interface Delivery {

    /** The webhook took it. */
    record Taken() implements Delivery {}

    /**
     * It did not.
     *
     * @param reason without the address
     * @param mayPass whether it is worth trying again
     */
    record NotTaken(String reason, boolean mayPass) implements Delivery {}
}
