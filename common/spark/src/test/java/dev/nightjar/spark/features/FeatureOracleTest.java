/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.spark.features.History.Event;
import dev.nightjar.spark.features.History.Example;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Features of random histories are what loops over all events make of them, whatever the zone, and see no future. */
class FeatureOracleTest {

    private static final long SEED = 20261125;
    private static final int HISTORIES = 72;
    private static final int[] WINDOWS = {1, 3, 30};

    /** Days around which the histories of a zone lie: the clocks change, or the year. */
    private static final Map<String, List<LocalDate>> ANCHORS = Map.of(
            "Europe/Berlin", List.of(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 10, 25), LocalDate.of(2026, 12, 31)),
            "America/New_York", List.of(LocalDate.of(2026, 3, 8), LocalDate.of(2026, 11, 1)));

    private static final List<String> ENTITY = List.of("history", "customer");

    private static final Map<String, String> AGGREGATES = ordered(
            "n", "count(*)",
            "seen", "count(amount)",
            "total", "sum(amount)",
            "mean", "avg(amount)",
            "low", "min(amount)",
            "high", "max(amount)",
            "spread", "stddev(amount)",
            "big", "count_if(amount > 1)",
            // exact: no two of these few values share a register
            "amounts", "approx_count_distinct(amount) FILTER (WHERE amount > 0)",
            "kinds", "approx_count_distinct(id % 5)",
            "newest", "unix_micros(max(at))");

    private static final FeatureView WINDOWED = view(
            IntStream.of(WINDOWS).mapToObj(Period::ofDays).toList(),
            AGGREGATES,
            Map.of(),
            ordered(
                    "share", "total_1d / total_30d",
                    "frequency", "n_1d / N_30d",
                    "hours", "(unix_micros(as_of) - newest_30d) / 3.6e9D"));

    private static final FeatureView NEWEST = view(
            List.of(),
            Map.of(),
            ordered("amount", "amount", "id", "id"),
            ordered("twice", "amount * 2", "moment", "unix_micros(as_of)"));

    /** How features are computed. */
    private enum Way {
        JOIN,
        CUT,
        TILES;

        Dataset<Row> of(FeatureView view, Dataset<Row> bronze, Dataset<Row> spine, FeatureOracle oracle) {
            if (this != TILES) {
                return view.asOf(
                        bronze,
                        spine,
                        oracle.asOf(),
                        oracle.known(),
                        this == JOIN ? FeatureView.Plan.JOIN : FeatureView.Plan.CUT);
            }
            Dataset<Row> events = view.events(bronze);
            PartialAggregates partials =
                    PartialAggregates.of(AGGREGATES, events).orElseThrow();
            return view.withDerived(
                    DayTiles.asOf(
                            view.fold(partials, oracle.asOf(), oracle.known()),
                            new DayTiles(ENTITY, partials).of(events),
                            spine,
                            view.windows(),
                            view.features()),
                    oracle.asOf());
        }
    }

    /** A row of a spine. */
    private record Asked(int history, String customer, long asOf) {}

    static Stream<Arguments> everyMeaningOfTime() {
        return Stream.of("Europe/Berlin", "America/New_York")
                .flatMap(zone -> Stream.of(AsOf.values())
                        .flatMap(asOf -> Stream.of(Known.values()).map(known -> Arguments.of(zone, asOf, known))));
    }

    @ParameterizedTest
    @MethodSource("everyMeaningOfTime")
    void windowsHoldWhatLoopsFindInThem(String zone, AsOf asOf, Known known) {
        FeatureOracle oracle = new FeatureOracle(ZoneId.of(zone), asOf, known);
        for (Way way : Way.values()) {
            if (way != Way.TILES || asOf == AsOf.END_OF_DAY) {
                assertFeatures(
                        WINDOWED,
                        way,
                        oracle,
                        (example, events) -> Set.of(oracle.aggregates(example, events, WINDOWS)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyMeaningOfTime")
    void theNewestRowIsTheOneThatLoopsFind(String zone, AsOf asOf, Known known) {
        FeatureOracle oracle = new FeatureOracle(ZoneId.of(zone), asOf, known);
        assertFeatures(NEWEST, Way.JOIN, oracle, oracle::newest);
    }

    /** Each example has its history twice: as it was, and with all changed that was not known, in another order. */
    @ParameterizedTest
    @MethodSource("everyMeaningOfTime")
    void whatWasNotKnownChangesNoFeature(String zone, AsOf asOf, Known known) {
        FeatureOracle oracle = new FeatureOracle(ZoneId.of(zone), asOf, known);
        Random random = new Random(SEED);
        List<Event> events = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        int changed = 0;
        for (History history : histories(oracle.zone())) {
            for (Example example : history.examples()) {
                int copy = examples.size();
                examples.add(new Example(copy, example.customer(), example.at()));
                examples.add(new Example(copy + 1, example.customer(), example.at()));
                for (Event event : history.events()) {
                    boolean kept = oracle.knew(example, event);
                    events.add(event.of(copy));
                    events.add((kept ? event : changed(event, random)).of(copy + 1));
                    changed += kept ? 0 : 1;
                }
            }
        }
        Collections.shuffle(events, random);
        assertThat(changed).isGreaterThan(1000);
        for (FeatureView view : List.of(WINDOWED, NEWEST)) {
            Map<Asked, List<Object>> features = features(view, Way.JOIN, oracle, events, examples);
            for (int i = 0; i < examples.size(); i += 2) {
                List<Object> before = features.get(asked(oracle, examples.get(i)));
                List<Object> after = features.get(asked(oracle, examples.get(i + 1)));
                assertThat(same(before, after))
                        .as("seed %d, %s: %s and %s", SEED, examples.get(i), before, after)
                        .isTrue();
            }
        }
    }

    /** Later, of anyone, and with other values. */
    private static Event changed(Event event, Random random) {
        return new Event(
                event.history(),
                random.nextBoolean() ? "a" : "b",
                event.at() == null ? null : event.at().plus(Duration.ofMinutes(random.nextInt(100))),
                random.nextInt(400) / 4.0,
                event.id() + random.nextInt(3),
                event.arrival().plusDays(random.nextInt(3)));
    }

    private static void assertFeatures(
            FeatureView view,
            Way way,
            FeatureOracle oracle,
            BiFunction<Example, List<Event>, Set<List<Object>>> expected) {
        List<History> histories = histories(oracle.zone());
        Map<Asked, List<Object>> features = features(
                view,
                way,
                oracle,
                histories.stream().flatMap(history -> history.events().stream()).toList(),
                histories.stream()
                        .flatMap(history -> history.examples().stream())
                        .toList());
        Set<Asked> spine = new HashSet<>();
        for (History history : histories) {
            for (Example example : history.examples()) {
                spine.add(asked(oracle, example));
                List<Object> found = features.get(asked(oracle, example));
                Set<List<Object>> right = expected.apply(example, history.events());
                assertThat(right.stream().anyMatch(values -> same(values, found)))
                        .as("seed %d, %s, %s: expected %s, found %s", SEED, way, example, right, found)
                        .isTrue();
            }
        }
        assertThat(features.keySet()).isEqualTo(spine);
    }

    private static List<History> histories(ZoneId zone) {
        Random random = new Random(SEED);
        List<LocalDate> anchors = ANCHORS.get(zone.getId());
        return IntStream.range(0, HISTORIES)
                .mapToObj(i -> History.random(i, anchors.get(i % anchors.size()), zone, random))
                .toList();
    }

    private static Map<Asked, List<Object>> features(
            FeatureView view, Way way, FeatureOracle oracle, List<Event> events, List<Example> examples) {
        SparkSession spark = TestSpark.session(oracle.zone().getId());
        boolean days = oracle.asOf() == AsOf.END_OF_DAY;
        Dataset<Row> asked = spark.createDataFrame(
                        examples.stream()
                                .map(example ->
                                        RowFactory.create(example.history(), example.customer(), oracle.asOf(example)))
                                .distinct()
                                .toList(),
                        StructType.fromDDL("history INT, customer STRING, as_of LONG"))
                .select(
                        col("history"),
                        col("customer"),
                        expr(days ? "date_from_unix_date(int(as_of))" : "timestamp_micros(as_of)")
                                .as(AsOf.COLUMN));
        Dataset<Row> bronze = spark.createDataFrame(
                events.stream()
                        .map(event -> RowFactory.create(
                                event.history(),
                                event.customer(),
                                event.at(),
                                event.amount(),
                                event.id(),
                                event.arrival()))
                        .toList(),
                StructType.fromDDL("history INT, customer STRING, at TIMESTAMP, amount DOUBLE, id INT, "
                        + LakeColumns.ARRIVAL_DATE + " DATE"));
        List<Column> columns = new ArrayList<>(List.of(
                col("history"),
                col("customer"),
                expr((days ? "unix_date(" : "unix_micros(") + AsOf.COLUMN + ")").cast("long")));
        view.columns().forEach(column -> columns.add(col(column)));
        Map<Asked, List<Object>> features = new HashMap<>();
        for (Row row : way.of(view, bronze, asked, oracle)
                .select(columns.toArray(Column[]::new))
                .collectAsList()) {
            List<Object> values =
                    IntStream.range(3, row.size()).mapToObj(row::get).toList();
            features.put(new Asked(row.getInt(0), row.getString(1), row.getLong(2)), values);
        }
        return features;
    }

    private static Asked asked(FeatureOracle oracle, Example example) {
        return new Asked(example.history(), example.customer(), oracle.asOf(example));
    }

    /** Sums of quarters are exact; averages and deviations depend on the order of rows in their last digits. */
    private static boolean same(List<Object> some, List<Object> others) {
        return some.size() == others.size()
                && IntStream.range(0, some.size()).allMatch(i -> same(some.get(i), others.get(i)));
    }

    private static boolean same(Object one, Object other) {
        if (one instanceof Double left && other instanceof Double right) {
            return Math.abs(left - right) <= 1e-9;
        }
        return Objects.equals(one, other);
    }

    private static FeatureView view(
            List<Period> windows,
            Map<String, String> aggregate,
            Map<String, String> columns,
            Map<String, String> derive) {
        return new FeatureView(
                "v",
                new FeatureViewSpec(
                        "events", ENTITY, "at", Optional.of("id % 7 <> 0"), windows, aggregate, columns, derive));
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
