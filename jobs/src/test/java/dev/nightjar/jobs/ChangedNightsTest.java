/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights that score changed rows only: their scores are those of nights that score all. */
class ChangedNightsTest {

    private static final SparkSession SPARK = TestSpark.session("UTC");
    private static final LocalDate FIRST = LocalDate.parse("2026-05-01");
    private static final TableName SCORES = TableName.scores("p");
    private static final Set<String> OF_THE_RUN = Set.of("scored_at", "_run_id", "scored_run_id", "_input_hash");
    private static final String HEADER = "id,a,b,c,s,y,memo";
    private static final String STATE =
            "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id], load: snapshot,"
                    + " schema: \"id LONG, a DOUBLE, b INT, c STRING, s STRING, y INT, memo STRING\","
                    + " clean: [{derive: {scored_run_id: memo}}]}";

    @TempDir
    static Path trainedFolder;

    private static OneSource trained;

    @TempDir
    Path folder;

    private OneSource source;

    /** A model of 300 rows of the first night. */
    @BeforeAll
    static void train() {
        trained = new OneSource(SPARK, trainedFolder);
        describe(trained, "a", "");
        land(trained, FIRST, lines());
        trained.ingest(FIRST);
        trained.run("train", FIRST);
        trained.run("promote", FIRST);
    }

    @BeforeEach
    void open() {
        source = new OneSource(SPARK, folder);
    }

    private void openTrained() {
        source = trained.copyTo(folder.resolve("trained"));
        describe(source, "a", "changed: true");
    }

    /** A row of the source as it lands: what the model reads of it, and what is only carried along. */
    private record Line(int id, String inputs, String segment, int y, String memo) {
        String text() {
            return String.join(",", id + "", inputs, segment, y + "", memo);
        }

        /** What the model of trees reads. */
        String scored() {
            return id + "," + inputs;
        }

        /** What the one of segments reads: three were seen on the first night, which two nights know of. */
        String scored(int night) {
            return scored() + "," + segment + (id % 20 == 0 && id < 60 && night < 2 ? ", seen" : "");
        }
    }

    @Test
    void aRandomHistoryIsScoredAsIfAllRowsWere() {
        openTrained();
        Random random = new Random(11);
        List<Line> lines = lines();
        Set<String> before = Set.of();
        for (int night = 0; night < 2; night++) {
            LocalDate date = FIRST.plusDays(night);
            if (night > 0) {
                land(source, date, lines);
                source.ingest(date);
            }
            Set<String> known = before;
            long same =
                    lines.stream().filter(line -> known.contains(line.scored())).count();
            assertSame(
                    date, scoring -> describe(source, "a", scoring), "columns: [memo], explain: 2", lines.size(), same);
            before = lines.stream().map(Line::scored).collect(Collectors.toSet());
            lines = next(lines, random);
        }
    }

    @Test
    void segmentsAndWindowsThatSlideChangeRowsToo() {
        String at = "," + FIRST + "T10:00:00Z";
        source.land("e/" + FIRST + ".csv", "id,at", "0" + at, "20" + at, "40" + at);
        land(source, FIRST, lines());
        windows("inputs: {newCategories: {warn: 0}}, changed: true");
        for (String step : List.of("ingest.e", "ingest.s", "train", "promote", "score")) {
            source.run(step, FIRST);
        }
        Set<String> before = lines().stream().map(line -> line.scored(0)).collect(Collectors.toSet());
        List<Line> lines = next(lines(), new Random(12));
        for (int night = 1; night < 3; night++) {
            LocalDate date = FIRST.plusDays(night);
            land(source, date, lines);
            source.ingest(date);
            int tonight = night;
            Set<String> known = before;
            long same = lines.stream()
                    .filter(line -> known.contains(line.scored(tonight)))
                    .count();
            assertSame(date, this::windows, "inputs: {newCategories: {warn: 0}}", lines.size(), same);
            before = lines.stream().map(line -> line.scored(tonight)).collect(Collectors.toSet());
        }
    }

    /** That the scores of a night are the same with `changed` and without. */
    private void assertSame(LocalDate date, Consumer<String> describe, String scoring, long rows, long carried) {
        describe.accept(scoring);
        RunDocument.StepDocument everything = source.run("score", date);
        List<String> expected = scores(date);
        describe.accept(scoring + ", changed: true");
        RunDocument.StepDocument changed = source.run("score", date);
        assertThat(scores(date)).as("%s", date).hasSize((int) rows).isEqualTo(expected);
        assertThat(changed.reason()).as("%s", date).isEqualTo(everything.reason());
        assertThat(figures(changed)).as("%s", date).isEqualTo(figures(everything));
        assertThat(counts(changed)).as("%s", date).containsExactly(rows - carried, carried);
    }

    /** Measures of what was scored, not of the work. */
    private static Map<String, Double> figures(RunDocument.StepDocument night) {
        Map<String, Double> figures = new TreeMap<>(night.measures());
        figures.keySet().removeIf(name -> !name.matches("inputs\\..*|positiveShare|rows"));
        assertThat(figures).hasSizeGreaterThan(2);
        return figures;
    }

    /** Some rows go, come, or change in what the model reads or does not read; some are there twice. */
    private static List<Line> next(List<Line> lines, Random random) {
        List<Line> next = new ArrayList<>();
        int highest = 0;
        for (Line line : lines) {
            highest = Math.max(highest, line.id);
            switch (random.nextInt(20)) {
                case 0 -> {}
                case 1 -> next.add(line(line.id, random));
                case 2 -> next.add(new Line(line.id, line.inputs, line.segment, line.y, "other"));
                case 3 -> next.addAll(List.of(line, new Line(line.id, line.inputs, line.segment, line.y, "twice")));
                default -> next.add(line);
            }
        }
        for (int i = 1; i < 10; i++) {
            next.add(line(highest + i, random));
        }
        return next;
    }

    private static Line line(int id, Random random) {
        String a = pick(random, "", "0.0", "-0.0", "NaN", "1.5", "" + random.nextGaussian());
        String c = pick(random, "", "red", "green", "blue");
        int y = (a.startsWith("1") ? 1 : 0) + (c.equals("red") ? 1 : 0) + random.nextInt(2);
        return new Line(
                id,
                String.join(",", a, pick(random, "", "1", "2", "3"), c),
                pick(random, "north", "south"),
                Math.min(y, 2),
                "memo");
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    @Test
    void whatElseAScoreDependsOnHasAllRowsScoredAgain() {
        openTrained();
        LocalDate second = FIRST.plusDays(1);
        land(source, second, lines());
        source.ingest(second);
        source.run("score", FIRST);
        assertThat(scoredAgain(second)).as("nothing is other").isEqualTo(0);
        describe(source, "a", "changed: true, columns: [memo], where: \"id < 100\"");
        assertThat(scoredAgain(second)).as("other columns and rows").isEqualTo(0);
        assertThat(scores(second)).hasSize(100).allMatch(row -> row.contains("memo"));
        describe(source, "a", "changed: true, explain: 1");
        assertThat(scoredAgain(second)).as("explanations").isEqualTo(300);
        describe(source, "a", "changed: true");
        assertThat(counts(source.run("score", second, List.of("--scorer", "plain"))))
                .as("another scorer")
                .containsExactly(300L, 0L);
        source.run("train", second, List.of("--force-train"));
        source.run("promote", second);
        assertThat(scoredAgain(second)).as("another version").isEqualTo(300);
        assertThat(score(second, 7).<Integer>getAs("model_version")).isEqualTo(2);
    }

    private long scoredAgain(LocalDate date) {
        return counts(source.run("score", date)).get(0);
    }

    @Test
    void nightsOutOfOrderCarryOverWhatScoringWouldSayAndATraceLeadsToTheRunThatDid() {
        openTrained();
        source.run("score", FIRST);
        LocalDate second = FIRST.plusDays(1);
        LocalDate last = FIRST.plusDays(3);
        List<Line> lines = new ArrayList<>(lines());
        for (LocalDate date : List.of(second, last)) {
            lines.set(5, new Line(5, date.getDayOfMonth() + ",1,red", "north", 1, "new"));
            land(source, date, lines);
        }
        source.ingest(second, last);
        assertThat(counts(source.run("score", last))).containsExactly(1L, 299L);
        List<String> once = scores(last);
        assertThat(counts(source.run("score", second))).containsExactly(1L, 299L);
        assertThat(counts(source.run("score", last))).containsExactly(1L, 299L);
        assertThat(scores(last)).hasSize(300).isEqualTo(once);

        Row first = score(FIRST, 7);
        Row score = score(last, 7);
        assertThat(score.<Object>getAs("scored_at")).isEqualTo(first.getAs("scored_at"));
        assertThat(score.<String>getAs("scored_run_id"))
                .isEqualTo(first.getAs("_run_id"))
                .isNotEqualTo(score.getAs("_run_id"));
        assertThat(score(last, 5).<String>getAs("scored_run_id")).isEqualTo(score.getAs("_run_id"));
        ScoreTrace trace = source.trace(last, "id=7");
        assertThat(trace.differences()).isEmpty();
        assertThat(trace.carried()).isTrue();
        assertThat(trace.computed().date()).isEqualTo(FIRST);
        assertThat(trace.computed().runId()).isEqualTo(first.getAs("_run_id"));
        assertThat(trace.computed().read()).containsKey("p.bronze_s");
        assertThat(source.trace(last, "id=5").carried()).isFalse();

        source.run("monitor", last);
        assertThat(source.table(TableName.drift("p"))
                        .where(col("date").equalTo(lit(last)))
                        .select("rows")
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactly(300L);
        describe(source, "a", "");
        source.run("score", last);
        assertThat(scores(last)).isEqualTo(once);
    }

    @Test
    void rowsWhoseInputsAreOthersWhenComputedAgainAreRefusedAndNothingIsWritten() {
        openTrained();
        LocalDate second = FIRST.plusDays(1);
        land(source, second, lines());
        source.ingest(second);
        source.run("score", FIRST);
        describe(source, "IF(id < 10, CAST(unix_micros(current_timestamp()) AS DOUBLE), a)", "changed: true");
        assertThatThrownBy(() -> source.run("score", second))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot score 2026-05-02 with scoring.changed: inputs of 10 rows");
        assertThat(scores(second)).isEmpty();
    }

    @Test
    void columnsThatItAddsAreNoColumnsOfExamples() {
        openTrained();
        describe(source, "a", "changed: true, columns: [scored_run_id]");
        assertThatThrownBy(() -> source.run("score", FIRST))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("[scored_run_id]");
    }

    private static List<Line> lines() {
        Random random = new Random(5);
        return IntStream.range(0, 300).mapToObj(id -> line(id, random)).toList();
    }

    private static void land(OneSource source, LocalDate date, List<Line> rows) {
        source.land(date + ".csv", lines(HEADER, rows.stream().map(Line::text).toArray(String[]::new)));
    }

    private static String[] lines(String header, String... rows) {
        return Stream.concat(Stream.of(header), Arrays.stream(rows)).toArray(String[]::new);
    }

    private static void describe(OneSource source, String a, String scoring) {
        source.is(
                STATE,
                "dataset: {spine: s, key: [id], columns: {a: \"" + a + "\", b: b, c: c}, label: {expr: \"y > 1\"},",
                "  split: {by: hash, key: [id], train: 0.7, test: 0.3}}",
                "model: {task: classification, algorithm: gbt, params: {maxIter: 2, maxDepth: 3}}",
                "scoring: {" + scoring + "}",
                "monitoring: {features: {metric: psi}, predictions: {metric: psi}}");
    }

    /** Models of segments, whose column is no input, with events of two days. */
    private void windows(String scoring) {
        source.is(
                STATE,
                "  e: {format: csv, path: \"" + folder.resolve("landing")
                        + "/e/${date}.csv\", options: {header: \"true\"}, eventTime: at,"
                        + " schema: \"id LONG, at TIMESTAMP\", profile: false}",
                "features:",
                "  seen: {source: e, entity: [id], timestamp: at, windows: [P2D], aggregate: {n: \"count(*)\"}}",
                "dataset: {spine: s, key: [id], columns: {a: a, b: b, c: c}, features: [seen], label: {expr: y},",
                "  split: {by: hash, key: [id], train: 0.7, test: 0.3}}",
                "model: {task: regression, algorithm: linear_regression, segmentBy: [s], segmentMinRows: 50}",
                "scoring: {" + scoring + "}");
    }

    /** Rows as text, without what tells which run made them. */
    private List<String> scores(LocalDate date) {
        Dataset<Row> scores = source.table(SCORES).where(col("date").equalTo(lit(date)));
        Set<String> columns = new HashSet<>(List.of(scores.columns()));
        columns.removeAll(OF_THE_RUN);
        return scores.selectExpr(columns.stream().sorted().toArray(String[]::new)).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private Row score(LocalDate date, long id) {
        return source.table(SCORES)
                .where(col("date").equalTo(lit(date)).and(col("id").equalTo(id)))
                .first();
    }

    /** Rows scored and rows carried over. */
    private static List<Long> counts(RunDocument.StepDocument night) {
        return Stream.of("rowsScored", "rowsCarried")
                .map(name -> night.measures().get(name).longValue())
                .toList();
    }
}
