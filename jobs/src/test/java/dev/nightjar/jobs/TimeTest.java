/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.schedule.Nights;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the description of the pipeline file says of time, sentence by sentence, where the clocks change. */
class TimeTest {

    /** In another zone than the pipeline's, whose own has to win. */
    private static final SparkSession APPLICATION = TestSpark.session("America/New_York");

    private static final SparkSession BERLIN = TestSpark.session("Europe/Berlin");
    private static final String BY_HASH = "split: {by: hash, key: [tap_id], train: 0.5, validation: 0, test: 0.5}";
    private static final String BY_TIME = "split: {by: time, train: P2D, gap: P1D, validation: P1D, test: P1D}";

    @TempDir
    static Path folder;

    private static final Map<ClockChange, List<String>> EXACT_EXAMPLES = new EnumMap<>(ClockChange.class);
    private static final Map<ClockChange, List<String>> ARRIVED_EXAMPLES = new EnumMap<>(ClockChange.class);
    private static final Map<ClockChange, StepRun> SCORED = new EnumMap<>(ClockChange.class);

    private static Taps taps;
    private static StepRun scoredTooEarly;
    private static List<String> timelessExamples;

    @BeforeAll
    static void runTheNights() {
        taps = Taps.open(folder);
        for (ClockChange change : ClockChange.values()) {
            for (LocalDate night : List.of(change.day(), change.trainingNight())) {
                taps.landTaps(night, change.tapsWith("night", night.toString(), "tap", "at"));
                run(night, "--only", "ingest.taps");
            }
        }
        taps.landNotes(ClockChange.SPRING.day(), List.of("1 2026-01-01T00:00:00Z", "2 2027-01-01T00:00:00Z", "3 "));
        run(ClockChange.SPRING.day(), "--only", "ingest.notes");
        scoredTooEarly = run(ClockChange.SPRING.day(), "--only", "score");
        for (ClockChange change : ClockChange.values()) {
            run(change.trainingNight(), "--only", "train", "--force-train");
        }
        run(ClockChange.SPRING.trainingNight(), "--only", "promote");
        for (ClockChange change : ClockChange.values()) {
            SCORED.put(change, run(change.day(), "--only", "score"));
        }
        taps.rewrite(Map.of("accuracy: snapshot", "known: arrival"));
        for (ClockChange change : ClockChange.values()) {
            ARRIVED_EXAMPLES.put(change, examples(change, "tap_id", "card_taps__taps_1d", "card_taps__taps_2d"));
        }
        taps.rewrite(Map.of("accuracy: snapshot", "accuracy: exact"));
        for (ClockChange change : ClockChange.values()) {
            EXACT_EXAMPLES.put(change, examples(change, "tap_id", "card_taps__taps_1d"));
        }
        taps.rewrite(Map.of("  timestamp: tapped_at\n  accuracy: snapshot\n", "", BY_TIME, BY_HASH));
        timelessExamples = examples(ClockChange.SPRING, "tap_id", "card_taps__taps_1d", "card_taps__taps_2d");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-28T22:59:59Z, 2026-03-27, 2026-03-28",
        "2026-03-28T23:00:00Z, 2026-03-28, 2026-03-29",
        "2026-03-29T21:59:59Z, 2026-03-28, 2026-03-29",
        "2026-03-29T22:00:00Z, 2026-03-29, 2026-03-30",
        "2026-10-24T21:59:59Z, 2026-10-23, 2026-10-24",
        "2026-10-24T22:00:00Z, 2026-10-24, 2026-10-25",
        "2026-10-25T22:59:59Z, 2026-10-24, 2026-10-25",
        "2026-10-25T23:00:00Z, 2026-10-25, 2026-10-26"
    })
    void aTickProcessesTheDayBeforeItOrItsOwn(Instant tick, LocalDate yesterday, LocalDate today) {
        assertThat(Nights.dateOf(tick, schedule("date: yesterday"))).isEqualTo(yesterday);
        assertThat(Nights.dateOf(tick, schedule("date: today"))).isEqualTo(today);
        assertThat(Nights.dateOf(tick, schedule("catchup: none")))
                .as("the default")
                .isEqualTo(yesterday);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29, 2026-03-28T23:00:00Z, PT23H",
        "2026-03-30, 2026-03-29T22:00:00Z, PT24H",
        "2026-10-25, 2026-10-24T22:00:00Z, PT25H",
        "2026-10-26, 2026-10-25T23:00:00Z, PT24H"
    })
    void daysBeginAtMidnightOfTheZone(LocalDate day, Instant start, Duration length) {
        ZoneId zone = schedule("date: yesterday").timezone();
        assertThat(Nights.start(day, zone)).isEqualTo(start);
        assertThat(Nights.end(day, zone)).isEqualTo(start.plus(length));
    }

    @ParameterizedTest
    @EnumSource
    void aRunOfADateReadsWhatLandedForItAndEachRowLandsInItsOwnDay(ClockChange change) {
        assertThat(lines(
                        around(change, read(TableName.bronze("taps", "taps"))),
                        "tap_id",
                        "_arrival_date",
                        "date",
                        "date_format(tapped_at, 'HH:mm:ss')"))
                .containsExactlyInAnyOrderElementsOf(change.taps("tap", "night", "day", "berlin"));
    }

    @ParameterizedTest
    @EnumSource
    void rowsOlderThanTheLatenessAndRowsOfTheFutureAreInQuarantine(ClockChange change) {
        assertThat(lines(
                        around(change, read(TableName.quarantine("taps", "taps"))),
                        "substring_index(_raw, ',', 1)",
                        "date",
                        "_broken"))
                .containsExactlyInAnyOrderElementsOf(change.taps("tap", "night", "rule"));
    }

    @Test
    void withoutEventTimeEveryRowBelongsToTheNight() {
        assertThat(lines(read(TableName.bronze("taps", "notes")), "note_id", "date"))
                .containsExactlyInAnyOrder("1 2026-03-29", "2 2026-03-29", "3 2026-03-29");
    }

    /** With a label delay of one day the newest usable day is the one before the night's; then the split by time. */
    @ParameterizedTest
    @EnumSource
    void trainingSplitsTheDaysWhoseLabelsAreKnownAndSeesFeaturesOfTheDayBefore(ClockChange change) {
        assertThat(lines(
                        around(change, read(TableName.dataset("taps"))),
                        "tap_id",
                        "hour",
                        "_split",
                        "card_taps__taps_1d",
                        "card_taps__taps_2d"))
                .containsExactlyInAnyOrderElementsOf(change.taps("tap", "hour", "split", "1d", "2d"));
    }

    @ParameterizedTest
    @EnumSource
    void exactFeaturesAreOfWhatHappenedStrictlyBefore(ClockChange change) {
        assertThat(EXACT_EXAMPLES.get(change)).containsExactlyInAnyOrderElementsOf(change.taps("tap", "exact"));
    }

    @ParameterizedTest
    @EnumSource
    void knownByArrivalFeaturesAreOfWhatHadArrivedTheDayBefore(ClockChange change) {
        assertThat(ARRIVED_EXAMPLES.get(change)).containsExactlyInAnyOrderElementsOf(change.taps("tap", "1a", "2a"));
    }

    @Test
    void withoutTimestampFeaturesAreAsOfTheEndOfTheNightsDate() {
        List<String> expected = new ArrayList<>();
        for (String day : List.of("26", "27", "28", "29", "30")) {
            ClockChange.SPRING.tapsWith("day", "2026-03-" + day, "tap").forEach(tap -> expected.add(tap + " 2 5"));
        }
        assertThat(timelessExamples).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void beforeThereIsAChampionScoringIsSkippedAndSaysSo() {
        assertThat(scoredTooEarly.state()).isEqualTo(StepState.SKIPPED);
        assertThat(scoredTooEarly.reason().orElseThrow()).startsWith("no champion yet");
    }

    @ParameterizedTest
    @EnumSource
    void scoringScoresTheRowsOfTheDay(ClockChange change) {
        List<String> ofTheDay = change.tapsWith("day", change.day().toString(), "tap", "day");
        assertThat(lines(around(change, read(TableName.scores("taps"))), "tap_id", "date"))
                .containsExactlyInAnyOrderElementsOf(ofTheDay);
        assertThat(SCORED.get(change).date()).isEqualTo(change.day());
    }

    private static ScheduleSpec schedule(String setting) {
        taps.rewrite(Map.of("date: yesterday", setting));
        return PipelineReader.read(
                        taps.pipeline(), new Substitution(Optional.of(ClockChange.SPRING.day()), Map.of(), Map.of()))
                .schedule();
    }

    /** Examples that a change's second night trains with, without the training. */
    private static List<String> examples(ClockChange change, String... columns) {
        List<String> arguments = taps.arguments(warehouse(), change.trainingNight());
        StepContext night = Night.open(APPLICATION, JobArguments.parse(arguments), Clock.systemUTC())
                .get(0)
                .step("train");
        return lines(Examples.training(night), columns);
    }

    /** Runs a part of a night, and answers what the ledger has of it. */
    private static StepRun run(LocalDate night, String... more) {
        JobAnswers.ofNights(APPLICATION, taps.arguments(warehouse(), night, more));
        List<StepRun> runs = new DeltaRunLedger(Lake.at(warehouse().toString()))
                .find(RunLedger.Query.of("taps").between(night, night));
        return runs.get(runs.size() - 1);
    }

    private static Dataset<Row> read(TableName table) {
        return BERLIN.read()
                .format("delta")
                .load(Lake.at(warehouse().toString()).path(table));
    }

    private static Dataset<Row> around(ClockChange change, Dataset<Row> rows) {
        return rows.where("abs(datediff(date, DATE'" + change.day() + "')) < 10");
    }

    private static List<String> lines(Dataset<Row> rows, String... columns) {
        return rows.selectExpr("concat_ws(' ', " + String.join(", ", columns) + ")").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Path warehouse() {
        return folder.resolve("warehouse");
    }
}
