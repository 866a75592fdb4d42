/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/** Why a pipeline cannot be compiled. */
final class NotCompiled extends Exception {

    private static final long serialVersionUID = 1L;

    NotCompiled(String reason) {
        super(reason);
    }
}
