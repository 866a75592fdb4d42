/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lists that are short enough to be sorted outside the store.
 *
 * @param keys by the names that clients sort by
 * @param usual decides where nothing is asked for, or all that is, is equal
 */
record Sorted<T>(Map<String, Key<T>> keys, Comparator<T> usual) {

    /** What items may be sorted by. */
    interface Key<T> {
        Comparator<T> comparator(boolean descending);
    }

    /** By a value; items that have none come last, either way. */
    static <T, V extends Comparable<? super V>> Key<T> by(Function<T, Optional<V>> value) {
        return descending -> {
            Comparator<V> order = descending ? Comparator.<V>naturalOrder().reversed() : Comparator.naturalOrder();
            return Comparator.comparing(item -> value.apply(item).orElse(null), Comparator.nullsLast(order));
        };
    }

    /** By what all items have in common, which leaves them as they are. */
    static <T> Key<T> same() {
        return descending -> (unusedOne, unusedOther) -> 0;
    }

    /** A whole list, sorted. */
    List<T> all(List<String> orderBy, List<T> all) {
        return all.stream().sorted(order(Query.orders(orderBy, names()))).toList();
    }

    private Map<String, String> names() {
        return keys.keySet().stream().collect(Collectors.toMap(name -> name, name -> name));
    }

    /** The part of a list that a request asks for. */
    Page<T> page(Request request, List<T> all) {
        PageRequest page = Query.page(request, names());
        return new Page<>(
                all.stream()
                        .sorted(order(page.orderBy()))
                        .skip(page.offset())
                        .limit(page.limit())
                        .toList(),
                all.size());
    }

    private Comparator<T> order(List<PageRequest.Order> orders) {
        return orders.stream()
                .map(order -> keys.get(order.column()).comparator(order.descending()))
                .reduce(Comparator::thenComparing)
                .map(first -> first.thenComparing(usual))
                .orElse(usual);
    }
}
