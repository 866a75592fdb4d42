/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.spark.features.History.Event;
import dev.nightjar.spark.features.History.Example;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Features by loops over all events, from what the pipeline file says of time. */
record FeatureOracle(ZoneId zone, AsOf asOf, Known known) {

    /** Of a spine: days since 1970 or microseconds, as `_as_of` says. */
    long asOf(Example example) {
        return asOf == AsOf.END_OF_DAY ? lastDay(example).toEpochDay() : micros(example.at());
    }

    /** Whether anything of an event was known for an example. */
    boolean knew(Example example, Event event) {
        if (event.at() == null) {
            return false;
        }
        boolean happened = asOf == AsOf.END_OF_DAY
                ? !day(event.at()).isAfter(lastDay(example))
                : event.at().isBefore(example.at());
        boolean arrived = asOf == AsOf.END_OF_DAY
                ? !event.arrival().isAfter(lastDay(example))
                : event.arrival().isBefore(day(example.at()));
        return happened && (known == Known.EVENT || arrived);
    }

    /** The moment as of which an example's features are. */
    Instant moment(Example example) {
        return asOf == AsOf.END_OF_DAY
                ? lastDay(example).plusDays(1).atStartOfDay(zone).toInstant()
                : example.at();
    }

    /**
     * Each in each window: count(*); count, sum, avg, min, max and stddev of amounts; the numbers of those above 1, of
     * distinct ones above 0, and of distinct ids modulo 5; and microseconds of the newest event. Then the shortest window's
     * sum in the longest's, its count in the longest's, and hours since the newest event of the longest.
     */
    List<Object> aggregates(Example example, List<Event> events, int... windows) {
        List<List<Object>> byWindow = new ArrayList<>();
        for (int days : windows) {
            byWindow.add(aggregates(events.stream()
                    .filter(event -> counts(example, event) && inWindow(example, event, days))
                    .toList()));
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < byWindow.get(0).size(); i++) {
            for (List<Object> window : byWindow) {
                values.add(window.get(i));
            }
        }
        List<Object> shortest = byWindow.get(0);
        List<Object> longest = byWindow.get(byWindow.size() - 1);
        values.add(share((Double) shortest.get(2), (Double) longest.get(2)));
        values.add(share(((Long) shortest.get(0)).doubleValue(), ((Long) longest.get(0)).doubleValue()));
        Long newest = (Long) longest.get(longest.size() - 1);
        values.add(newest == null ? null : (micros(moment(example)) - newest) / 3.6e9);
        return values;
    }

    private static Double share(Double part, Double whole) {
        return part == null || whole == null || whole == 0 ? null : part / whole;
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** Amount and id of the newest row, twice the amount, and microseconds of the moment: all that it may be, where rows have one time and one arrival. */
    Set<List<Object>> newest(Example example, List<Event> events) {
        Event newest = null;
        Set<List<Object>> candidates = new HashSet<>();
        for (Event event : events) {
            if (!counts(example, event)) {
                continue;
            }
            int order = newest == null ? 1 : event.at().compareTo(newest.at());
            order = order == 0 ? event.arrival().compareTo(newest.arrival()) : order;
            if (order > 0) {
                newest = event;
                candidates.clear();
            }
            if (order >= 0) {
                Double twice = event.amount() == null ? null : 2 * event.amount();
                candidates.add(Arrays.asList(event.amount(), event.id(), twice, micros(moment(example))));
            }
        }
        return candidates.isEmpty() ? Set.of(Arrays.asList(null, null, null, micros(moment(example)))) : candidates;
    }

    /** Of the same customer, not left out by the view's `where`, and known. */
    private boolean counts(Example example, Event event) {
        return event.customer() != null
                && event.customer().equals(example.customer())
                && event.id() % 7 != 0
                && knew(example, event);
    }

    private boolean inWindow(Example example, Event event, int days) {
        return asOf == AsOf.END_OF_DAY
                ? day(event.at()).isAfter(lastDay(example).minusDays(days))
                : !event.at().isBefore(example.at().atZone(zone).minusDays(days).toInstant());
    }

    private LocalDate lastDay(Example example) {
        return day(example.at()).minusDays(1);
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    private static List<Object> aggregates(List<Event> events) {
        double[] amounts = events.stream()
                .map(Event::amount)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        long n = amounts.length;
        double sum = Arrays.stream(amounts).sum();
        double squares = Arrays.stream(amounts)
                .map(amount -> (amount - sum / n) * (amount - sum / n))
                .sum();
        return Arrays.asList(
                (long) events.size(),
                n,
                n == 0 ? null : sum,
                n == 0 ? null : sum / n,
                n == 0 ? null : Arrays.stream(amounts).min().getAsDouble(),
                n == 0 ? null : Arrays.stream(amounts).max().getAsDouble(),
                n < 2 ? null : Math.sqrt(squares / (n - 1)),
                Arrays.stream(amounts).filter(amount -> amount > 1).count(),
                Arrays.stream(amounts).filter(amount -> amount > 0).distinct().count(),
                events.stream().map(event -> event.id() % 5).distinct().count(),
                events.stream()
                        .map(event -> micros(event.at()))
                        .max(Long::compare)
                        .orElse(null));
    }
}
