/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.expression;

/** What a {@link JavaAggregate} gathers of rows. */
public interface AggregateBuffer<B extends AggregateBuffer<B>> {

    /** Adds what another gathered. */
    void merge(B other);

    /** All of it. */
    byte[] bytes();
}
