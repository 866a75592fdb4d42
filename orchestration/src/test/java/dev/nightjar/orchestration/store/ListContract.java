/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.orchestration.schedule.Condition;
import dev.nightjar.orchestration.schedule.NewRun;
import dev.nightjar.orchestration.schedule.NewRun.NewStep;
import dev.nightjar.orchestration.schedule.NightOf;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunRepository.Plan;
import dev.nightjar.orchestration.schedule.RunType;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.schedule.StepOfRun;
import dev.nightjar.orchestration.schedule.Trigger;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists of many runs and steps, each held against all that there are, filtered and sorted in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListContract {

    private static final Instant FIRST = Instant.parse("2020-01-01T02:00:00Z");
    private static final int NIGHTS = 1200;
    private static final int CASES = 150;
    private static final long SEED = 7;
    private static final PageRequest ALL = PageRequest.first(1_000_000);

    private Store store;
    private List<Run> runs;
    private List<StepOfRun> steps;

    abstract String url();

    abstract Optional<String> user();

    /** After the last test. */
    void stop() throws IOException {}

    /** A condition, and the same in memory. */
    private record Case<T>(Condition condition, Predicate<T> same) {}

    /** Something to sort by, and the same in memory. */
    private record Key<T>(String column, Function<T, Optional<Comparable<?>>> value) {}

    @BeforeAll
    void fill() throws SQLException {
        store = Store.open(url(), user(), Optional.empty(), new TickingClock("2026-01-31T02:00:05.123456Z"));
        for (String pipeline : List.of("big", "small")) {
            store.pipelines().parsed(pipeline, "hash");
            List<NewRun> planned = IntStream.range(0, pipeline.equals("big") ? NIGHTS : NIGHTS / 20)
                    .mapToObj(night -> run(pipeline, FIRST.plus(Duration.ofDays(night))))
                    .toList();
            store.runs().plan(List.of(new Plan(pipeline, Optional.empty(), FIRST, planned, List.of())));
        }
        try (Connection connection = DriverManager.getConnection(url(), user().orElse(null), null);
                Statement statement = connection.createStatement()) {
            // times with ties and gaps, states that most and that few have
            statement.execute("update runs set state = case when number % 50 = 0 then 'failed' else 'success' end,"
                    + " started_at = case when number % 7 = 0 then null else run_after + number % 11 * 1000000 end");
            // the same as far as an index takes it, and then not
            statement.execute("update runs set conf = '{\"n\": ' || (number % 9) || ', \"more\": \"" + "x".repeat(200)
                    + "' || (number % 4) || '\"}'");
            statement.execute("update runs set ended_at = started_at + number % 13 * 1000000 where number % 5 > 0");
            statement.execute(
                    "update steps set state = case when run % 50 = 0 then 'failed' else 'success' end,"
                            + " try_number = run % 3, started_at = case when run % 7 = 0 then null else run % 17 * 1000000 end");
            statement.execute("update steps set ended_at = started_at + run % 13 * 1000000 where run % 5 > 0");
        }
        runs = store.runs()
                .runs(new RunFilter(List.of(), List.of(), List.of(), List.of(), ALL))
                .items();
        steps = store.runs()
                .steps(new StepFilter(List.of(), List.of(), List.of(), List.of(), List.of(), ALL))
                .items();
        assertThat(runs).hasSize(NIGHTS + NIGHTS / 20);
        assertThat(steps).hasSize(2 * runs.size());
    }

    @AfterAll
    void close() throws IOException {
        store.close();
        stop();
    }

    private static NewRun run(String pipeline, Instant tick) {
        return new NewRun(
                new RunKey(pipeline, RunType.SCHEDULED.runId(tick)),
                RunType.SCHEDULED,
                new NightOf(Optional.of(tick), LocalDate.of(2026, 1, 30), tick),
                Trigger.timetable(),
                Optional.empty(),
                List.of(new NewStep("ingest.a", List.of(), 1), new NewStep("train", List.of("ingest.a"), 1)));
    }

    private static Optional<Comparable<?>> taken(Optional<Instant> start, Optional<Instant> end) {
        return start.flatMap(from -> end.map(to -> Duration.between(from, to)));
    }

    private static Optional<Comparable<?>> maybe(Optional<? extends Comparable<?>> value) {
        return value.map(each -> each);
    }

    private static List<Key<Run>> runKeys() {
        return List.of(
                new Key<>("number", run -> Optional.of(run.number())),
                new Key<>("state", run -> Optional.of(run.state().text())),
                new Key<>("pipeline", run -> Optional.of(run.key().pipeline())),
                new Key<>("run_id", run -> Optional.of(run.key().runId())),
                new Key<>("logical_date", run -> maybe(run.night().logicalDate())),
                new Key<>("run_after", run -> Optional.of(run.night().runAfter())),
                new Key<>("started_at", run -> maybe(run.times().started())),
                new Key<>("ended_at", run -> maybe(run.times().ended())),
                new Key<>("conf_start", run -> Optional.of(run.trigger().conf().substring(0, 100))),
                new Key<>(
                        "duration",
                        run -> taken(run.times().started(), run.times().ended())));
    }

    private static List<Case<Run>> runCases() {
        return List.of(
                new Case<>(
                        new Condition.Among("pipeline", List.of("small")),
                        run -> run.key().pipeline().equals("small")),
                new Case<>(new Condition.Among("pipeline", List.of()), run -> false),
                new Case<>(
                        new Condition.Without("state", List.of("success")),
                        run -> run.state().text().equals("failed")),
                new Case<>(
                        new Condition.Like("run_id", List.of("SCHED%-01-", "_0T_")),
                        run -> run.key().runId().matches(".*sched.*-01-.*|.*.0t.*|.*.0T..*")),
                new Case<>(
                        new Condition.Contains("run_id", "2020-"),
                        run -> run.key().runId().contains("2020-")),
                // the wildcards of patterns are letters here
                new Case<>(new Condition.Contains("run_id", "sch%"), run -> false),
                new Case<>(new Condition.Like("run_id", List.of("\\")), run -> false),
                new Case<>(
                        new Range("duration", ">=", 6_000_000L),
                        run -> run.times()
                                .started()
                                .flatMap(from -> run.times().ended().map(to -> Duration.between(from, to)))
                                .filter(taken -> taken.toSeconds() >= 6)
                                .isPresent()));
    }

    @Test
    void runsAreWhatSortingAllOfThemGives() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            List<Case<Run>> cases = some(random, runCases(), 1);
            List<Key<Run>> keys = some(random, runKeys(), 2);
            PageRequest page = page(random, keys);
            List<Condition> conditions = cases.stream().map(Case::condition).toList();
            Page<Run> found = store.runs().runs(new RunFilter(List.of(), List.of(), List.of(), conditions, page));
            List<Run> expected = sorted(runs, cases, keys, page);
            assertThat(found.items())
                    .as("%s %s", conditions, page)
                    .extracting(Run::number)
                    .containsExactlyElementsOf(
                            part(expected, page).stream().map(Run::number).toList());
            assertThat(found.total()).isEqualTo(expected.size());
        }
    }

    private static List<Key<StepOfRun>> stepKeys() {
        return List.of(
                new Key<>("s.id", step -> Optional.of(step.step().id())),
                new Key<>("s.state", step -> Optional.of(step.step().state().text())),
                new Key<>("s.step", step -> Optional.of(step.step().step())),
                new Key<>("s.try_number", step -> Optional.of(step.step().tryNumber())),
                new Key<>("s.started_at", step -> maybe(step.step().times().started())),
                new Key<>("s.ended_at", step -> maybe(step.step().times().ended())),
                new Key<>(
                        "s.duration",
                        step -> taken(
                                step.step().times().started(),
                                step.step().times().ended())),
                new Key<>("r.pipeline", step -> Optional.of(step.run().key().pipeline())),
                new Key<>("r.run_id", step -> Optional.of(step.run().key().runId())),
                new Key<>("r.logical_date", step -> maybe(step.run().night().logicalDate())),
                new Key<>("r.run_after", step -> Optional.of(step.run().night().runAfter())));
    }

    private static List<Case<StepOfRun>> stepCases() {
        Instant middle = FIRST.plus(Duration.ofDays(NIGHTS / 2));
        return List.of(
                new Case<>(
                        new Condition.Among("r.pipeline", List.of("small")),
                        step -> step.run().key().pipeline().equals("small")),
                new Case<>(
                        new Condition.Among("s.state", List.of("failed", "none")),
                        step -> step.step().state().text().equals("failed")),
                new Case<>(
                        new Condition.AmongNumbers("s.try_number", List.of(2, 5)),
                        step -> step.step().tryNumber() == 2),
                new Case<>(
                        new Range("r.run_after", "<", middle.toEpochMilli() * 1000),
                        step -> step.run().night().runAfter().isBefore(middle)),
                new Case<>(
                        new Condition.Like("s.step", List.of("TR_in")),
                        step -> step.step().step().equals("train")));
    }

    @Test
    void stepsAreWhatSortingAllOfThemGives() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            List<Case<StepOfRun>> cases = some(random, stepCases(), 1);
            List<Key<StepOfRun>> keys = some(random, stepKeys(), 2);
            PageRequest page = page(random, keys);
            List<Condition> conditions = cases.stream().map(Case::condition).toList();
            Page<StepOfRun> found =
                    store.runs().steps(new StepFilter(List.of(), List.of(), List.of(), List.of(), conditions, page));
            List<StepOfRun> expected = sorted(steps, cases, keys, page);
            assertThat(found.items())
                    .as("%s %s", conditions, page)
                    .extracting(step -> step.step().id())
                    .containsExactlyElementsOf(part(expected, page).stream()
                            .map(step -> step.step().id())
                            .toList());
            assertThat(found.total()).isEqualTo(expected.size());
        }
    }

    @Test
    void theLatestRunOfAPipelineIsTheOneThatWasDueLast() {
        assertThat(store.runs().latest())
                .extracting(run -> run.key().pipeline(), run -> run.night().runAfter())
                .containsExactlyInAnyOrder(
                        tuple("big", FIRST.plus(Duration.ofDays(NIGHTS - 1))),
                        tuple("small", FIRST.plus(Duration.ofDays(NIGHTS / 20 - 1))));
    }

    private static <T> List<T> some(Random random, List<T> all, int most) {
        List<T> chosen = new ArrayList<>(all);
        Collections.shuffle(chosen, random);
        return chosen.subList(0, random.nextInt(most + 1));
    }

    private static <T> PageRequest page(Random random, List<Key<T>> keys) {
        return new PageRequest(
                random.nextInt(30),
                List.of(0, 3, 500, 3000).get(random.nextInt(4)),
                keys.stream()
                        .map(key -> new PageRequest.Order(key.column(), random.nextBoolean()))
                        .toList());
    }

    private static <T> List<T> sorted(List<T> all, List<Case<T>> cases, List<Key<T>> keys, PageRequest page) {
        IdentityHashMap<T, Integer> places = new IdentityHashMap<>();
        all.forEach(item -> places.put(item, places.size()));
        Comparator<T> order = (unusedOne, unusedOther) -> 0;
        boolean descending = false;
        for (int i = 0; i < keys.size(); i++) {
            descending = page.orderBy().get(i).descending();
            order = order.thenComparing(comparator(keys.get(i), descending));
        }
        Comparator<T> added = Comparator.comparing(places::get);
        return all.stream()
                .filter(item -> cases.stream().allMatch(each -> each.same().test(item)))
                .sorted(order.thenComparing(descending ? added.reversed() : added))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static <T> Comparator<T> comparator(Key<T> key, boolean descending) {
        Comparator<Comparable<Object>> natural = Comparator.naturalOrder();
        Comparator<Comparable<Object>> order = Comparator.nullsLast(descending ? natural.reversed() : natural);
        return Comparator.comparing(
                item -> (Comparable<Object>) key.value().apply(item).orElse(null), order);
    }

    private static <T> List<T> part(List<T> all, PageRequest page) {
        return all.stream().skip(page.offset()).limit(page.limit()).toList();
    }
}
