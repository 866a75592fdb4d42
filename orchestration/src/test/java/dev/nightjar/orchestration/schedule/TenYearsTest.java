/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.ScheduleSpec.Catchup;
import dev.nightjar.orchestration.schedule.PowerCuts.PowerCut;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scheduler with its store over simulated years: it passes now and then, is down for days, and loses its power at
 * random calls of the store. Which night is planned is reckoned from the calendar and from when it looked.
 */
class TenYearsTest {

    private static final LocalDate START = LocalDate.of(2015, 1, 1);
    private static final Instant FIRST = Instant.parse("2015-01-01T00:00:00Z");
    private static final Instant LAST = FIRST.plus(Duration.ofDays(4000));
    /** What is found later than this was missed. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    /**
     * A pipeline.
     *
     * @param ticks that there will be, each with its day
     * @param looks when the scheduler looked at what is due of it
     */
    private record Known(Catchup catchup, NavigableMap<Instant, LocalDate> ticks, NavigableSet<Instant> looks) {}

    private final Map<String, Known> pipelines = new LinkedHashMap<>();
    private Fixture world;
    private PowerCuts power;
    private Scheduler scheduler;

    @Test
    void eachNightThatIsDueInTenYearsIsPlannedOnceHoweverOftenTheSchedulerStops() {
        long seed = 1;
        Random random = new Random(seed);
        try (Fixture opened = open(random)) {
            nightly().forEach((zone, time) -> {
                for (Catchup catchup : Catchup.values()) {
                    add(Almanac.daily(zone, time), catchup);
                }
            });
            odd().forEach(almanac -> add(almanac, Catchup.ALL));
            int cuts = live(opened, random, 0, FIRST.plus(Duration.ofDays(3653)), 4);
            // so many ticks that they are planned in turns
            opened.clock.advance(Duration.ofDays(150));
            for (int turn = 0; turn < 5; turn++) {
                look();
            }
            assertThat(cuts).as("power cuts, seed %d", seed).isGreaterThan(200);
            pipelines.forEach((name, known) -> check(name, known, seed));
        }
    }

    @Test
    void eachNightOfFourMonthsRunsToItsEndHoweverOftenTheSchedulerStops() {
        long seed = 3;
        Random random = new Random(seed);
        try (Fixture opened = open(random)) {
            nightly().forEach((zone, time) -> add(Almanac.daily(zone, time), Catchup.ALL));
            int cuts = live(opened, random, 1000, FIRST.plus(Duration.ofDays(120)), 60);
            for (int pass = 0; pass < 5; pass++) {
                opened.clock.advance(Duration.ofHours(1));
                look();
            }
            assertThat(cuts).as("power cuts, seed %d", seed).isGreaterThan(10);
            pipelines.forEach((name, known) -> {
                check(name, known, seed);
                assertThat(opened.runs(name)).as("%s, seed %d", name, seed).allSatisfy(run -> {
                    assertThat(run.state()).isEqualTo(RunState.SUCCESS);
                    assertThat(opened.steps(run.key())).allMatch(step -> step.contains(" success "));
                });
            });
        }
    }

    /** Time zones with changes of an hour, of half an hour and at midnight, and one without, each with a bad time. */
    private static Map<ZoneId, LocalTime> nightly() {
        Map<ZoneId, LocalTime> nightly = new LinkedHashMap<>();
        nightly.put(ZoneId.of("Europe/Berlin"), LocalTime.of(2, 30));
        nightly.put(ZoneId.of("America/New_York"), LocalTime.of(1, 30));
        nightly.put(ZoneId.of("Australia/Lord_Howe"), LocalTime.of(2, 15));
        nightly.put(ZoneId.of("America/Sao_Paulo"), LocalTime.of(0, 0));
        nightly.put(ZoneId.of("Asia/Kolkata"), LocalTime.of(23, 45));
        return nightly;
    }

    private static List<Almanac> odd() {
        return List.of(
                new Almanac(
                        "30 1,2,3 * * 0",
                        ZoneId.of("Europe/Berlin"),
                        on(DayOfWeek.SUNDAY),
                        List.of(LocalTime.of(1, 30), LocalTime.of(2, 30), LocalTime.of(3, 30))),
                new Almanac(
                        "5 2 * * 6,0",
                        ZoneId.of("America/New_York"),
                        on(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        List.of(LocalTime.of(2, 5))),
                new Almanac(
                        "0 2 1-7 * *",
                        ZoneId.of("Australia/Lord_Howe"),
                        day -> day.getDayOfMonth() <= 7,
                        List.of(LocalTime.of(2, 0))),
                new Almanac(
                        "0 0,12 * 2,10,11 *",
                        ZoneId.of("America/Sao_Paulo"),
                        day -> Set.of(2, 10, 11).contains(day.getMonthValue()),
                        List.of(LocalTime.of(0, 0), LocalTime.of(12, 0))),
                new Almanac(
                        "0 3 29 2 *",
                        ZoneId.of("Asia/Kolkata"),
                        day -> day.getMonthValue() == 2 && day.getDayOfMonth() == 29,
                        List.of(LocalTime.of(3, 0))));
    }

    private static Predicate<LocalDate> on(DayOfWeek... days) {
        return day -> List.of(days).contains(day.getDayOfWeek());
    }

    private Fixture open(Random random) {
        world = new Fixture(folder, FIRST.toString());
        power = new PowerCuts(world.store.runs(), random);
        return world;
    }

    private void add(Almanac almanac, Catchup catchup) {
        String name = "p" + pipelines.size();
        world.pipeline(
                name,
                "{cron: '%s', timezone: %s, catchup: %s, start: %s, retries: 0, maxActiveRuns: 100}"
                        .formatted(
                                almanac.cron(), almanac.zone(), catchup.name().toLowerCase(Locale.ROOT), START));
        pipelines.put(name, new Known(catchup, almanac.ticks(START.plusDays(1), LAST), new TreeSet<>()));
    }

    /**
     * Lets time pass, and the scheduler look and lose its power.
     *
     * @param calls of the store, within which the power is cut if it is
     * @return how often that happened
     */
    private int live(Fixture opened, Random random, int capacity, Instant end, int calls) {
        List<Known> known = List.copyOf(pipelines.values());
        scheduler = opened.schedulerOn(power.on(), capacity);
        int cuts = 0;
        while (opened.clock.instant().isBefore(end)) {
            if (random.nextInt(4) == 0) {
                power.cutWithin(calls);
            }
            try {
                look();
            } catch (PowerCut e) {
                cuts++;
                looked(power.planned());
                scheduler = opened.schedulerOn(power.on(), capacity);
            }
            opened.clock.set(later(opened.clock.instant(), random, known.get(random.nextInt(known.size()))));
        }
        return cuts;
    }

    /** Some hours or minutes later, or soon after a tick, or after days in which nothing looked. */
    private static Instant later(Instant now, Random random, Known known) {
        int kind = random.nextInt(20);
        if (kind < 10) {
            return now.plusSeconds(random.nextInt(4 * 86_400));
        }
        Instant tick = known.ticks().higherKey(now);
        if (kind < 16 && tick != null && tick.isBefore(now.plus(Duration.ofDays(2)))) {
            return tick.plusSeconds(random.nextInt(600));
        }
        return now.plusSeconds(random.nextInt(kind < 19 ? 600 : 20 * 86_400));
    }

    private void look() {
        scheduler.pass();
        power.planned();
        looked(pipelines.keySet());
    }

    private void looked(Set<String> names) {
        names.forEach(name -> pipelines.get(name).looks().add(world.clock.instant()));
    }

    private void check(String name, Known known, long seed) {
        Map<Instant, LocalDate> due = new TreeMap<>();
        long missed = 0;
        for (Instant tick : known.ticks().headMap(known.looks().last(), true).keySet()) {
            boolean late = tick.isBefore(known.looks().ceiling(tick).minus(GRACE));
            boolean runs = runs(known, tick, late);
            if (runs) {
                // a night processes the day before
                due.put(tick, known.ticks().get(tick).minusDays(1));
            }
            missed += late || !runs ? 1 : 0;
        }
        List<Map.Entry<Instant, LocalDate>> planned = new ArrayList<>();
        world.runs(name).stream()
                .map(run -> Map.entry(
                        run.night().logicalDate().orElseThrow(), run.night().date()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(planned::add);
        assertThat(planned).as("%s %s, seed %d", name, known.catchup(), seed).containsExactlyElementsOf(due.entrySet());
        assertThat(missed(name))
                .as("missed of %s %s, seed %d", name, known.catchup(), seed)
                .isEqualTo(missed);
    }

    private static boolean runs(Known known, Instant tick, boolean late) {
        return switch (known.catchup()) {
            case ALL -> true;
            case LATEST -> {
                Instant next = known.ticks().higherKey(tick);
                yield next.isAfter(known.looks().ceiling(tick));
            }
            case NONE -> !late;
        };
    }

    private long missed(String name) {
        return world.store
                .events()
                .events(new EventRepository.Filter(
                        Optional.of(name),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("pipeline.tick_missed"),
                        Optional.empty(),
                        List.of(),
                        PageRequest.first(1)))
                .total();
    }
}
