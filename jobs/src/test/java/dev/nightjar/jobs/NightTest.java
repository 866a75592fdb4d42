/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.testing.TestSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A whole night of a small shop, from its landing files to what analysts and operators see of it. */
class NightTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");

    private static final TrainedShop MADE = TrainedShop.open();
    private static final Lake LAKE = Lake.at(MADE.warehouse().toString());

    @Test
    void everyStepSaysWhatItDid() {
        RunDocument run = MADE.night();
        assertThat(run.state()).isEqualTo("success");
        assertThat(run.steps())
                .extracting(RunDocument.StepDocument::step)
                .containsExactly(
                        "ingest.orders",
                        "ingest.returns",
                        "features.customer_orders",
                        "train",
                        "promote",
                        "score",
                        "monitor");
        RunDocument.StepDocument ingest = run.steps().get(0);
        assertThat(ingest.rowsRead()).isEqualTo(Shop.ORDERS);
        assertThat(ingest.rowsQuarantined()).isEqualTo(Shop.ORDERS / 50);
        assertThat(ingest.rowsWritten()).isEqualTo(Shop.ORDERS - Shop.ORDERS / 50);
        assertThat(ingest.wrote()).containsKeys("shop.bronze_orders", "shop.quarantine_orders");
    }

    @Test
    void theLateRowLiesOnItsOwnDay() {
        Dataset<Row> late = read(TableName.bronze("shop", "orders")).where("date <> _arrival_date");
        assertThat(late.selectExpr("date_diff(_arrival_date, date)").distinct().collectAsList())
                .extracting(row -> row.getInt(0))
                .containsExactly(1);
        assertThat(late.count()).isEqualTo(8);
    }

    @Test
    void eachSourceAndNightHasAProfileOfTheRowsThatStay() {
        Dataset<Row> profiles = read(TableName.profiles("shop"));
        Row amount = profiles.where("source = 'orders' AND column_name = 'amount' AND date = DATE'" + Shop.NIGHT + "'")
                .first();
        assertThat(amount.<Long>getAs("rows")).isEqualTo(Shop.ORDERS - Shop.ORDERS / 50);
        assertThat(amount.<Double>getAs("min_value")).isGreaterThanOrEqualTo(5);
        assertThat(amount.<Double>getAs("max_value")).isLessThanOrEqualTo(100);
        assertThat(profiles.select("date", "source").distinct().count()).isEqualTo(2L * (Shop.HISTORY.size() + 1));
        assertThat(profiles.where("startswith(column_name, '_') OR column_name = 'date'")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theModelBeatsTheBaselineAndIsChampion() {
        ModelVersion version =
                new DeltaModelRegistry(LAKE).model("shop").alias("champion").orElseThrow();
        assertThat(version.version()).isEqualTo(1);
        double auc = version.metrics().get("test").get("areaUnderROC").value();
        assertThat(auc).isGreaterThan(0.7);
        assertThat(version.metrics().get("test").get("areaUnderROC").low().orElseThrow())
                .isLessThan(auc);
        assertThat(version.metrics().get("baseline").get("areaUnderROC").value())
                .isEqualTo(0.5);
        assertThat(version.inputs()).containsKeys("shop.bronze_orders", "shop.bronze_returns", "shop.dataset");
        assertThat(version.signature()).containsEntry("customer_orders__order_count_3d", "BIGINT");
    }

    @Test
    void everyOrderOfTheDayIsScoredAndTraceable() {
        Dataset<Row> scores = read(TableName.scores("shop"));
        assertThat(scores.count()).isEqualTo(Shop.ORDERS - Shop.ORDERS / 50 - 1);
        assertThat(scores.selectExpr("model_version", "model_name", "date", "_run_id")
                        .distinct()
                        .count())
                .isEqualTo(1);
        assertThat(scores.schema().apply("probability").getComment().get()).contains("positive class");
    }

    @Test
    void theLedgerNamesTheVersionsOfItsInputs() {
        StepRun score = new DeltaRunLedger(LAKE)
                .find(RunLedger.Query.of("shop").stage("score"))
                .get(0);
        assertThat(score.read()).containsKey("shop.bronze_orders");
        assertThat(score.modelVersion()).contains(1);
    }

    private static Dataset<Row> read(TableName table) {
        return SPARK.read().format("delta").load(LAKE.path(table));
    }
}
