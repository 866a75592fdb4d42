/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lists that are asked for by a body: as by parameters, but for fewer of them and other names of the page.
 *
 * @param times columns of the store with bounds, by their names
 * @param without those that have none here
 * @param others keys that are of one list only
 */
record BatchBody(Map<String, String> times, List<String> without, List<String> others) {

    private static final String DURATION = "duration";

    RequestBody of(Request request) {
        Stream<String> bounds = Stream.concat(bounded(), Stream.of(DURATION))
                .flatMap(name -> Query.BOUNDS.keySet().stream().map(end -> name + end));
        return request.body(Stream.of(bounds, others.stream(), Stream.of("page_limit", "page_offset", "order_by"))
                .flatMap(keys -> keys)
                .toArray(String[]::new));
    }

    private Stream<String> bounded() {
        return times.keySet().stream().filter(name -> !without.contains(name));
    }

    /** @param duration column of the store */
    List<Range> ranges(RequestBody body, String duration) {
        List<Range> ranges = new ArrayList<>();
        Query.BOUNDS.forEach((end, operator) -> {
            bounded()
                    .forEach(name -> body.instant(name + end)
                            .ifPresent(at -> ranges.add(new Range(
                                    times.get(name), operator, ChronoUnit.MICROS.between(Instant.EPOCH, at)))));
            body.decimal(DURATION + end)
                    .ifPresent(seconds -> ranges.add(new Range(duration, operator, Query.micros(seconds))));
        });
        return ranges;
    }

    /** The page, after all else of the body was read. */
    PageRequest page(RequestBody body, Map<String, String> order) {
        int limit = Math.min(Query.MOST, body.number("page_limit", Query.MOST, 0));
        int offset = body.number("page_offset", 0, 0);
        List<String> keys = body.text("order_by").stream().toList();
        body.refuseIfWrong();
        return new PageRequest(limit, offset, Query.orders(keys, order));
    }
}
