/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;

/**
 * Which part of a list, and how it is sorted.
 *
 * @param orderBy the first decides; what is equal by all comes in the order in which it was added, or in the reverse of
 *     it if the last is descending
 */
public record PageRequest(int limit, int offset, List<Order> orderBy) {

    public PageRequest {
        orderBy = List.copyOf(orderBy);
    }

    /**
     * A column to sort by; what has no value there comes last, either way.
     *
     * @param column by its name in the store
     */
    public record Order(String column, boolean descending) {}

    /** The first of a list, oldest first. */
    public static PageRequest first(int limit) {
        return new PageRequest(limit, 0, List.of());
    }
}
