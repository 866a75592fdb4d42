/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payments whose chargebacks come days later, and the examples of two nights made of what was known on each. */
class LateLabelsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-03-05");
    private static final LocalDate SECOND = LocalDate.parse("2026-03-07");

    /**
     * A label is final two days after the payment. `charged` and `withdrawn` are the nights on which such a row of the
     * label arrived, `first` and `second` the label in the examples of each night.
     */
    private static final List<String[]> PAYMENTS =
            """
            id  paid        part   landed      charged     withdrawn   first  second
             1  2026-03-02  train  2026-03-05  2026-03-05  -           true   true
             2  2026-03-02  train  2026-03-05  -           -           false  false
             3  2026-03-03  test   2026-03-05  2026-03-05  2026-03-07  true   false
             4  2026-03-03  train  2026-03-05  2026-03-07  -           false  true
             5  2026-03-03  test   2026-03-05  -           -           false  false
             6  2026-03-04  train  2026-03-05  2026-03-05  -           -      true
             7  2026-03-05  test   2026-03-05  2026-03-07  -           -      true
             8  2026-03-05  train  2026-03-05  -           -           -      false
             9  2026-03-06  test   2026-03-07  2026-03-07  -           -      -
            10  2026-03-04  train  2026-03-07  -           -           -      false
            11  2026-03-03  train  2026-03-07  2026-03-05  -           -      true
            """.lines().skip(1).map(line -> line.strip().split(" +")).toList();

    @TempDir
    static Path folder;

    private static OneSource source;
    private static List<String> firstAlone;

    @BeforeAll
    static void runTwoNights() {
        source = new OneSource(SPARK, folder);
        source.is(
                "{format: csv, path: \"LANDING/payments/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " eventTime: paid_at, lateness: P5D,"
                        + " schema: \"id LONG, paid_at TIMESTAMP, amount DOUBLE, part STRING\"}",
                "  chargebacks: {format: csv, path: \"%s/landing/chargebacks/${date}.csv\", options: {header: \"true\"},"
                                .formatted(folder)
                        + " schema: \"id LONG, fraud BOOLEAN\", profile: false}",
                "dataset:",
                "  {spine: s, key: [id], timestamp: paid_at, columns: {amount: amount},",
                "   label: {expr: fraud, source: chargebacks, join: [id], default: \"false\", delay: P2D},",
                "   split: {by: column, column: part, train: [train], test: [test]}}",
                "model: {task: classification, algorithm: logistic_regression, retrain: {every: P1D}}");
        for (LocalDate night : List.of(FIRST, SECOND)) {
            land(night);
            source.run("ingest.s", night);
            source.run("ingest.chargebacks", night);
            source.run("train", night);
            if (night.equals(FIRST)) {
                firstAlone = examples(FIRST);
            }
        }
    }

    @Test
    void examplesYoungerThanTheDelayAreLeftOutWhateverIsKnownOfThem() {
        assertThat(firstAlone).containsExactlyElementsOf(expected(6));
    }

    @Test
    void aLabelThatArrivedLaterCountsInLaterTrainingSets() {
        assertThat(examples(SECOND)).containsExactlyElementsOf(expected(7));
    }

    @Test
    void examplesOfAnEarlierNightStayAsTheyWereAlsoIfItIsRunAgain() {
        assertThat(examples(FIRST)).isEqualTo(firstAlone);
        source.run("train", FIRST);
        assertThat(examples(FIRST)).isEqualTo(firstAlone);
    }

    private static void land(LocalDate night) {
        List<String> payments = new ArrayList<>(List.of("id,paid_at,amount,part"));
        List<String> chargebacks = new ArrayList<>(List.of("id,fraud"));
        for (String[] payment : PAYMENTS) {
            if (payment[3].equals(night.toString())) {
                payments.add(payment[0] + "," + payment[1] + " 12:00:00," + payment[0] + "," + payment[2]);
            }
            if (payment[4].equals(night.toString())) {
                chargebacks.add(payment[0] + ",true");
            }
            if (payment[5].equals(night.toString())) {
                chargebacks.add(payment[0] + ",false");
            }
        }
        source.land("payments/" + night + ".csv", payments.toArray(String[]::new));
        source.land("chargebacks/" + night + ".csv", chargebacks.toArray(String[]::new));
    }

    /** Id, part and label of the examples that a column of the table says, as sorted lines. */
    private static List<String> expected(int column) {
        return PAYMENTS.stream()
                .filter(payment -> !payment[column].equals("-"))
                .map(payment -> String.join(" ", Arrays.asList(payment[0], payment[2], payment[column])))
                .sorted()
                .toList();
    }

    private static List<String> examples(LocalDate night) {
        return OneSource.lines(
                source.table(TableName.dataset("p")).where("date = DATE'" + night + "'"), "id", "_split", "_label");
    }
}
