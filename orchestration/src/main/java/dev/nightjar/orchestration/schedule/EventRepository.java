/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.Optional;

/** What happened. */
public interface EventRepository {

    /** Keeps an event that belongs to no other change. */
    void add(Event event);

    /** Events by filter and page, oldest first. */
    Page<Stored> events(Filter filter);

    /** An event by its number. */
    Optional<Stored> find(long number);

    /** An event with its number. */
    record Stored(long number, Event event) {}

    /** Which events; absent values leave all through. */
    record Filter(
            Optional<String> pipeline,
            Optional<String> runId,
            Optional<String> step,
            Optional<String> event,
            Optional<String> actor,
            List<Condition> conditions,
            PageRequest page) {

        public Filter {
            conditions = List.copyOf(conditions);
        }
    }
}
