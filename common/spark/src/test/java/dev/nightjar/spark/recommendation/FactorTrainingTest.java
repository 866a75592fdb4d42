/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorTrainingTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final Interactions IMPLICIT =
            new Interactions("customer", "product", Optional.of("amount"), Optional.empty(), true);
    private static final ListSettings TEN = new ListSettings(10, true);

    private static Dataset<Row> train;
    private static Dataset<Row> test;
    private static FactorModel model;

    @BeforeAll
    static void fit() {
        Shoppers shoppers = Shoppers.of(1, 300, 120, 24);
        train = shoppers.train(SPARK).cache();
        test = shoppers.test(SPARK).cache();
        model = new FactorTraining(IMPLICIT, TEN).fit(als(), train);
    }

    @Test
    void factorsFindWhatPopularityDoesNot() {
        Recommendations recommendations = new Recommendations(model, IMPLICIT);
        Map<String, MetricValue> factors = recommendations.judge(train, test, 42);
        Map<String, MetricValue> popular = recommendations.judgePopularity(train, test, 42);

        assertThat(factors).containsOnlyKeys("ndcgAtK", "mapAtK", "recallAtK", "precisionAtK", "coverage");
        for (String metric : RankingFigures.MEANS) {
            assertThat(factors.get(metric).low().orElseThrow())
                    .as(metric)
                    .isGreaterThan(1.3 * popular.get(metric).high().orElseThrow());
        }
        assertThat(factors.get("coverage").value())
                .isGreaterThan(popular.get("coverage").value());
    }

    @Test
    void theSameRowsInAnotherOrderGiveTheSameFactors() {
        FactorModel again = new FactorTraining(IMPLICIT, TEN)
                .fit(als(), train.orderBy(rand(5)).repartition(5));
        assertThat(ListModelTest.lists(again.transform(train))).isEqualTo(ListModelTest.lists(model.transform(train)));
    }

    @Test
    void aSavedPipelineMakesTheSameLists(@TempDir Path folder) throws IOException {
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {model}).fit(train);
        pipeline.write().save(folder.resolve("pipeline").toString());
        PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());

        assertThat(ListModelTest.lists(loaded.transform(train))).isEqualTo(ListModelTest.lists(model.transform(train)));
        FactorModel stage = (FactorModel) loaded.stages()[0];
        assertThat(stage.settings()).isEqualTo(TEN);
        assertThat(stage.uid()).isEqualTo(model.uid());
    }

    @Test
    void ofSeveralExplicitRatingsTheNewestCountsAndWithoutTimeTheirMean() {
        Dataset<Row> ratings = Tables.of(
                SPARK,
                Shoppers.DDL,
                List.of(
                        new Object[] {"a", 1L, 2.0, Timestamp.valueOf("2026-01-02 00:00:00")},
                        new Object[] {"a", 1L, 5.0, Timestamp.valueOf("2026-01-01 00:00:00")},
                        new Object[] {"a", 1L, 3.0, Timestamp.valueOf("2026-01-02 00:00:00")},
                        new Object[] {"a", null, 3.0, null},
                        new Object[] {null, 1L, 3.0, null}));
        assertThat(rating(explicit(Optional.of("at")), ratings)).isEqualTo(3.0);
        assertThat(rating(explicit(Optional.empty()), ratings)).isCloseTo(10.0 / 3, within(1e-12));
        assertThat(rating(IMPLICIT, ratings)).isEqualTo(10.0);
    }

    @Test
    void explicitRatingsAreLearnedAndPairsThatTrainingDidNotKnowAreNotRated() {
        Dataset<Row> ratings = train.selectExpr(
                "customer",
                "product",
                "IF(product % 2 = 0, 5.0D, 1.0D) + IF(hash(customer) % 2 = 0, 0.5D, 0D) AS amount");
        FactorModel explicit = new FactorTraining(
                        new Interactions("customer", "product", Optional.of("amount"), Optional.empty(), false), TEN)
                .fit(als().setRank(2).setRegParam(0.05), ratings);
        Dataset<Row> asked = test.select("customer", "product")
                .union(Tables.of(
                        SPARK,
                        "customer STRING, product BIGINT",
                        List.of(new Object[] {"stranger", 1L}, new Object[] {"c1", -1L})));
        Dataset<Row> rated = explicit.ratings(asked);
        assertThat(rated.where("customer = 'stranger' OR product = -1").isEmpty())
                .isTrue();
        Row error = rated.selectExpr(
                        "sqrt(avg(pow(prediction - IF(product % 2 = 0, 5.0D, 1.0D) - IF(hash(customer) % 2 = 0, 0.5D, 0D),"
                                + " 2)))")
                .first();
        assertThat(error.getDouble(0)).isLessThan(0.3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing | product | amount | true | 5 | there is no column missing, which model.recommendation.user names",
                "customer | missing | amount | true | 5 | there is no column missing, which model.recommendation.item names",
                "customer | product | missing | true | 5 | there is no column missing, which model.recommendation.rating names",
                "amount | product | amount | true | 5 | column amount of model.recommendation.user is DOUBLE",
                "customer | product | customer | true | 5 | column customer of model.recommendation.rating is STRING",
                "customer | product | refund | true | 5 | interactions of the train split have a negative rating",
                "customer | product | broken | false | 5 | interactions of the train split have no rating",
                "customer | product | unknown | false | 5 | interactions of the train split have no rating",
                "one | product | amount | true | 5 | are of 1 one and",
                "customer | one | amount | true | 5 | and 1 one",
                "nobody | product | amount | true | 5 | no row of the train split has both nobody and product",
                "customer | product | amount | true | 121 | Set model.params.rank to at most"
            })
    void whatCannotBeLearnedIsRefused(
            String user, String item, String rating, boolean implicit, int rank, String reason) {
        Dataset<Row> rows = train.selectExpr(
                "customer",
                "product",
                "amount",
                "-amount AS refund",
                "DOUBLE('Infinity') AS broken",
                "CAST(NULL AS DOUBLE) AS unknown",
                "'x' AS one",
                "CAST(NULL AS STRING) AS nobody");
        Interactions columns = new Interactions(user, item, Optional.of(rating), Optional.empty(), implicit);
        assertThatThrownBy(() -> new FactorTraining(columns, TEN).fit(als().setRank(rank), rows))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(reason);
    }

    private static double rating(Interactions columns, Dataset<Row> rows) {
        return columns.pairs(rows).collectAsList().stream()
                .map(row -> row.<Double>getAs("_rating"))
                .reduce((one, other) -> {
                    throw new AssertionError("two pairs");
                })
                .orElseThrow();
    }

    private static Interactions explicit(Optional<String> timestamp) {
        return new Interactions("customer", "product", Optional.of("amount"), timestamp, false);
    }

    private static ALS als() {
        return new ALS()
                .setRank(8)
                .setMaxIter(8)
                .setRegParam(0.05)
                .setAlpha(5)
                .setSeed(7)
                .setNumBlocks(2);
    }
}
