/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events of a few customers over eleven days, and examples among them. Histories do not see each other. */
record History(int number, List<Event> events, List<Example> examples) {

    private static final String[] BUYERS = {"a", "a", "b", null};
    private static final String[] ASKED = {"a", "a", "b", "c", null};
    private static final int[] DAYS_BACK = {0, 1, 3};

    /** A row of the source. */
    record Event(int history, String customer, Instant at, Double amount, int id, LocalDate arrival) {

        Event of(int otherHistory) {
            return new Event(otherHistory, customer, at, amount, id, arrival);
        }
    }

    /** A customer at a time. */
    record Example(int history, String customer, Instant at) {}

    /**
     * A random one: times on a grid of half hours, around midnight, in the hour that clocks skip or repeat, and around the
     * borders of the examples' windows; amounts in quarters, so that sums are exact; rows that come twice, late, or without
     * customer, time or amount; one history in eight without events.
     */
    static History random(int number, LocalDate anchor, ZoneId zone, Random random) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            examples.add(new Example(number, ASKED[random.nextInt(ASKED.length)], time(anchor, zone, random)));
        }
        List<Event> events = new ArrayList<>();
        int size = number % 8 == 0 ? 0 : 1 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            Instant at = random.nextInt(3) == 0
                    ? border(examples.get(random.nextInt(examples.size())), zone, random)
                    : time(anchor, zone, random);
            events.add(event(number, i, at, zone, random));
            if (random.nextInt(6) == 0) {
                events.add(events.get(random.nextInt(events.size())));
            }
        }
        return new History(number, events, examples);
    }

    private static Event event(int number, int id, Instant at, ZoneId zone, Random random) {
        LocalDate arrival = LocalDate.ofInstant(at, zone).plusDays(random.nextInt(5) < 3 ? 0 : 1 + random.nextInt(4));
        return new Event(
                number,
                BUYERS[random.nextInt(BUYERS.length)],
                random.nextInt(20) == 0 ? null : at,
                random.nextInt(5) == 0 ? null : (random.nextInt(41) - 20) / 4.0,
                id,
                arrival);
    }

    private static Instant time(LocalDate anchor, ZoneId zone, Random random) {
        LocalDate day = anchor.plusDays(random.nextInt(11) - 7);
        Instant midnight = day.atStartOfDay(zone).toInstant();
        return switch (random.nextInt(4)) {
            case 0 -> midnight.plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
            case 1 -> day.atTime(2, 30).atZone(zone).toInstant();
            default -> midnight.plus(Duration.ofMinutes(30L * random.nextInt(48)));
        };
    }

    private static Instant border(Example example, ZoneId zone, Random random) {
        return example.at()
                .atZone(zone)
                .minusDays(DAYS_BACK[random.nextInt(DAYS_BACK.length)])
                .toInstant()
                .plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
    }
}
