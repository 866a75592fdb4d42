/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.SourceProfile;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.testing.TestSpark;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles against counting by hand. */
class ProfileTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final long SEED = 20261125;
    private static final int ROWS = 6_000;
    private static final LocalDate DAY = LocalDate.parse("2026-03-01");

    private static final StructType SCHEMA =
            StructType.fromDDL("id BIGINT, amount DOUBLE, few INT, price DECIMAL(10,2),"
                    + " flag BOOLEAN, day DATE, at TIMESTAMP, word STRING, `odd.name` STRING, tags ARRAY<STRING>, none INT,"
                    + " night DATE, good BOOLEAN");
    private static final Set<String> ASIDE = Set.of("night", "good");

    private static final List<Row> DATA = data();
    private static List<List<ColumnProfile>> byNight;
    private static List<ColumnProfile> whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void profileOnce() {
        ProfileAggregates aggregates = ProfileAggregates.of(SCHEMA, ASIDE, col("good"));
        Dataset<Row> rows = SPARK.createDataFrame(DATA, SCHEMA);
        byNight = new ArrayList<>();
        for (Row night :
                aggregated(rows.groupBy("night"), aggregates).orderBy("night").collectAsList()) {
            byNight.add(aggregates.read(night::getAs));
        }
        whole = aggregates.read(aggregated(rows.groupBy(), aggregates).first()::getAs);
    }

    @Test
    void exactFiguresAreThoseOfTheRowsThatStay() {
        List<Row> good = good();
        double[] amounts = numbers(good, 1)
                .filter(v -> !Double.isNaN(v) && !Double.isInfinite(v))
                .toArray();
        ColumnSummary amount = summary(whole, "amount");
        assertThat(amount.rows()).as("seed %d", SEED).isEqualTo(good.size());
        assertThat(amount.nulls())
                .isEqualTo(good.stream().filter(row -> row.isNullAt(1)).count());
        assertThat(amount.notFinite())
                .isEqualTo(amount.values() - amounts.length)
                .isPositive();
        double mean = Arrays.stream(amounts).average().orElseThrow();
        assertThat(amount.mean().orElseThrow()).isCloseTo(mean, within(1e-6));
        double squares =
                Arrays.stream(amounts).map(v -> (v - mean) * (v - mean)).sum();
        assertThat(amount.stddev().orElseThrow()).isCloseTo(Math.sqrt(squares / (amounts.length - 1)), within(1e-6));
        assertThat(amount.range().orElseThrow().min())
                .contains(Arrays.stream(amounts).min().orElseThrow());
        assertThat(amount.range().orElseThrow().max())
                .contains(Arrays.stream(amounts).max().orElseThrow());
    }

    @Test
    void estimatesAreWithinTheErrorThatIsStated() {
        ColumnSummary id = summary(whole, "id");
        assertThat((double) id.distinct().orElseThrow())
                .as("seed %d", SEED)
                .isCloseTo(new HashSet<>(good().stream().map(row -> row.get(0)).toList()).size(), within(0.05 * ROWS));
        double[] sorted = numbers(good(), 1)
                .filter(v -> !Double.isNaN(v) && !Double.isInfinite(v))
                .sorted()
                .toArray();
        ColumnSummary amount = summary(whole, "amount");
        assertThat(amount.quantiles()).hasSize(7);
        for (ColumnSummary.QuantileValue quantile : amount.quantiles()) {
            double rank = (double) Arrays.stream(sorted)
                            .filter(v -> v <= quantile.value())
                            .count()
                    / sorted.length;
            assertThat(rank).as("rank of quantile %s, seed %d", quantile, SEED).isCloseTo(quantile.q(), within(0.01));
        }
        assertThat(amount.histogram()).hasSize(20);
        assertThat(amount.histogram().stream()
                        .mapToLong(ColumnSummary.Bin::rows)
                        .sum())
                .isEqualTo(sorted.length);
        for (ColumnSummary.Bin bin : amount.histogram()) {
            long rows = Arrays.stream(sorted)
                    .filter(v -> (v > bin.lower() || (v == sorted[0] && v == bin.lower())) && v <= bin.upper())
                    .count();
            assertThat((double) bin.rows()).as("%s", bin).isCloseTo((double) rows, within(0.02 * sorted.length));
        }
    }

    /** Bins of 23 / 20 hours would hold one hour or two. */
    @Test
    void binsOfWholeNumbersHoldEquallyMany() {
        Dataset<Row> hours = SPARK.range(2400).selectExpr("int(id % 24) AS hour", "CAST(id AS BIGINT) AS id");
        ProfileAggregates aggregates = ProfileAggregates.of(hours.schema(), Set.of(), lit(true));
        Row figures = hours.agg(
                        aggregates.columns().get(0),
                        aggregates.columns().stream().skip(1).toArray(Column[]::new))
                .first();
        List<ColumnSummary> summaries = aggregates.read(figures::getAs).stream()
                .map(column -> column.summary(ZoneId.of("UTC")))
                .toList();
        assertThat(summaries.get(0).histogram())
                .hasSize(12)
                .allSatisfy(bin -> assertThat((double) bin.rows()).isCloseTo(200, within(30.0)));
        assertThat(summaries.get(0).histogram().get(1))
                .extracting("lower", "upper")
                .containsExactly(1.0, 3.0);
        assertThat(summaries.get(1).distinct().orElseThrow())
                .as("no more than there are rows")
                .isBetween(2300L, 2400L);
    }

    @Test
    void fewValuesAreCountedExactly() {
        for (String column : List.of("few", "word", "flag", "day")) {
            int index = SCHEMA.fieldIndex(column);
            Map<String, Long> expected = good().stream()
                    .filter(row -> !row.isNullAt(index))
                    .collect(java.util.stream.Collectors.groupingBy(
                            row -> row.get(index).toString(), java.util.stream.Collectors.counting()));
            ColumnSummary summary = summary(whole, column);
            assertThat(summary.topIsComplete()).as(column).isTrue();
            assertThat(summary.distinct()).as(column).contains((long) expected.size());
            assertThat(summary.top())
                    .as(column)
                    .allSatisfy(top -> assertThat(top.rows()).isEqualTo(expected.get(top.value())));
            assertThat(summary.top()).hasSize(expected.size());
        }
    }

    @Test
    void eachKindTellsItsEndsInItsOwnWords() {
        assertThat(summary(whole, "price").range().orElseThrow().maxText()).isEqualTo("99.99");
        assertThat(summary(whole, "flag").range().orElseThrow().minText()).isEqualTo("false");
        assertThat(summary(whole, "day").range().orElseThrow().minText()).isEqualTo("2026-01-01");
        assertThat(summary(whole, "at").range().orElseThrow().minText()).isEqualTo("2026-03-29 01:59:59");
        assertThat(summary(whole, "at").range().orElseThrow().maxText()).isEqualTo("2026-03-29 03:00:00.250");
        assertThat(summary(whole, "odd.name").lengths()).contains(new ColumnSummary.Lengths(150, 150.0, 150));
        assertThat(summary(whole, "odd.name").range().orElseThrow().minText()).hasSize(100);
        assertThat(summary(whole, "tags").kind()).isEqualTo(ColumnKind.OTHER);
        assertThat(summary(whole, "tags").nulls()).isPositive();
        assertThat(summary(whole, "none").nulls()).isEqualTo(good().size());
        assertThat(summary(whole, "none").range()).isEmpty();
        assertThat(summary(whole, "none").histogram()).isEmpty();
    }

    @Test
    void nightsMergeToTheWholeAlsoFromTheTable() {
        List<ProfileTable.Night> nights = List.of(
                new ProfileTable.Night(DAY, "r", byNight.get(0)),
                new ProfileTable.Night(DAY.plusDays(1), "r", byNight.get(1)),
                new ProfileTable.Night(DAY.plusDays(2), "r", byNight.get(2)));
        Lake lake = Lake.at(folder.resolve("lake").toString());
        ProfileTable.replace(SPARK, tables(lake, "a"), "shop", "orders", nights);
        SourceProfile profile = new SourceProfiles(SPARK, lake, "shop", "orders")
                .of(Optional.of(DAY), Optional.of(DAY.plusDays(2)), false);
        assertThat(profile.rows()).isEqualTo(good().size());
        for (ColumnSummary merged : profile.columns()) {
            ColumnSummary once = summary(whole, merged.column());
            assertThat(merged)
                    .as("%s, seed %d", merged.column(), SEED)
                    .usingRecursiveComparison()
                    .ignoringFields("distinct", "mean", "stddev", "quantiles", "histogram", "top", "lengths")
                    .isEqualTo(once);
            assertThat(merged.distinct().orElse(0L).doubleValue())
                    .isCloseTo(once.distinct().orElse(0L), within(0.05 * ROWS));
            assertThat(merged.mean().orElse(0.0)).isCloseTo(once.mean().orElse(0.0), within(1e-6));
            assertThat(merged.stddev().orElse(0.0)).isCloseTo(once.stddev().orElse(0.0), within(1e-6));
            assertThat(merged.topIsComplete()).isEqualTo(once.topIsComplete());
            if (once.topIsComplete()) {
                assertThat(merged.top()).isEqualTo(once.top());
            }
        }
        assertThat(new SourceProfiles(SPARK, lake, "shop", "orders")
                        .of(Optional.empty(), Optional.empty(), false)
                        .nights())
                .extracting(SourceProfile.Night::date)
                .containsExactly(DAY.plusDays(2));
        assertThatThrownBy(() -> new SourceProfiles(SPARK, lake, "shop", "returns")
                        .of(Optional.empty(), Optional.empty(), false))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("no profile of source returns");
    }

    @Test
    void anObservationGivesTheSame() throws InterruptedException {
        ProfileAggregates aggregates = ProfileAggregates.of(SCHEMA, ASIDE, col("good"));
        Observation observation = new Observation();
        List<Column> columns = aggregates.columns();
        SPARK.createDataFrame(DATA, SCHEMA)
                .observe(
                        observation,
                        columns.get(0),
                        columns.subList(1, columns.size()).toArray(Column[]::new))
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
        Map<String, Object> observed = observation.getAsJava();
        Function<String, Object> values = observed::get;
        for (ColumnProfile column : aggregates.read(values)) {
            ColumnSummary summary = column.summary(ZONE);
            ColumnSummary once = summary(whole, column.column());
            assertThat(summary.nulls()).isEqualTo(once.nulls());
            assertThat(summary.range()).isEqualTo(once.range());
            if (once.topIsComplete()) {
                assertThat(summary.top()).isEqualTo(once.top());
            }
        }
    }

    @Test
    void twoSourcesAreWrittenAtOnceAndNeitherTouchesTheOther() throws Exception {
        Lake lake = Lake.at(folder.resolve("both").toString());
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Void>> writers = new ArrayList<>();
            for (String source : List.of("orders", "returns")) {
                writers.add(() -> {
                    SparkSession own = TestSpark.session();
                    for (int i = 0; i < 2; i++) {
                        ProfileTable.replace(
                                own,
                                tables(lake, source),
                                "shop",
                                source,
                                List.of(new ProfileTable.Night(DAY, source + i, byNight.get(0))));
                    }
                    return null;
                });
            }
            for (Future<Void> done : both.invokeAll(writers)) {
                done.get();
            }
        } finally {
            both.shutdown();
        }
        assertThat(SPARK.read()
                        .format("delta")
                        .load(lake.path(TableName.profiles("shop")))
                        .groupBy("date", "source", "_run_id")
                        .count()
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactlyInAnyOrder(
                        "[" + DAY + ",orders,orders1," + byNight.get(0).size() + "]",
                        "[" + DAY + ",returns,returns1," + byNight.get(0).size() + "]");
    }

    @Test
    void ofAWideTableOnlyCheapFiguresOfSoManyColumnsAreKept() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            columns.add(lit(i).as("c" + i));
        }
        Dataset<Row> wide = SPARK.range(3).select(columns.toArray(Column[]::new));
        ProfileAggregates aggregates = ProfileAggregates.of(wide.schema(), Set.of(), lit(true));
        assertThat(aggregates.leftOut()).isEqualTo(100);
        List<ColumnProfile> profile =
                aggregates.read(aggregated(wide.groupBy(), aggregates).first()::getAs);
        assertThat(profile).hasSize(ProfileAggregates.CHEAP);
        ColumnSummary last = profile.get(499).summary(ZONE);
        assertThat(last.rows()).isEqualTo(3);
        assertThat(last.range())
                .contains(new ColumnSummary.Range("499", "499", Optional.of(499.0), Optional.of(499.0)));
        assertThat(last.distinct()).isEmpty();
    }

    private static Dataset<Row> aggregated(
            org.apache.spark.sql.RelationalGroupedDataset rows, ProfileAggregates aggregates) {
        List<Column> columns = aggregates.columns();
        return rows.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }

    private static StepTables tables(Lake lake, String run) {
        return new StepTables(SPARK, lake, "shop", DAY, run, "ingest." + run);
    }

    private static ColumnSummary summary(List<ColumnProfile> profile, String column) {
        return profile.stream()
                .filter(candidate -> candidate.column().equals(column))
                .findFirst()
                .orElseThrow()
                .summary(ZONE);
    }

    private static List<Row> good() {
        return DATA.stream().filter(row -> row.getBoolean(12)).toList();
    }

    private static java.util.stream.DoubleStream numbers(List<Row> rows, int column) {
        return rows.stream().filter(row -> !row.isNullAt(column)).mapToDouble(row -> row.getDouble(column));
    }

    private static List<Row> data() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Row> rows = new ArrayList<>();
        double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e15};
        for (int i = 0; i < ROWS; i++) {
            Double amount = random.nextInt(10) == 0
                    ? null
                    : random.nextInt(50) == 0
                            ? Double.valueOf(odd[random.nextInt(4)])
                            : Double.valueOf(Math.exp(5 * random.nextDouble()));
            rows.add(RowFactory.create(
                    (long) random.nextInt(ROWS),
                    amount,
                    random.nextInt(7),
                    i == 5 ? new BigDecimal("99.99") : new BigDecimal(random.nextInt(9_000)).movePointLeft(2),
                    random.nextBoolean(),
                    Date.valueOf(LocalDate.parse("2026-01-01").plusDays(i < 10 ? i : random.nextInt(10))),
                    Timestamp.from(Instant.parse(
                            i == 7
                                    ? "2026-03-29T01:00:00.250Z"
                                    : i % 2 == 0 ? "2026-03-29T00:59:59Z" : "2026-03-29T01:00:00Z")),
                    random.nextInt(5) == 0 ? null : "word " + (char) ('a' + random.nextInt(6)),
                    "x".repeat(140) + String.format("%010d", i),
                    random.nextInt(4) == 0 ? null : List.of("tag"),
                    null,
                    Date.valueOf(DAY.plusDays(i % 3)),
                    i < 10 || random.nextInt(20) > 0));
        }
        return rows;
    }
}
