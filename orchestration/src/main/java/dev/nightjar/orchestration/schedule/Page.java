/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param total of the whole list
 */
public record Page<T>(List<T> items, long total) {

    public Page {
        items = List.copyOf(items);
    }

    /** Each item as something else. */
    public <R> Page<R> map(Function<? super T, R> mapping) {
        return new Page<>(items.stream().<R>map(mapping).toList(), total);
    }
}
