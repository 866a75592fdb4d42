/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.clustering.BisectingKMeans;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.clustering.LDA;
import org.apache.spark.ml.clustering.LDAModel;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringTest {

    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("cluster", DataTypes.IntegerType);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSilhouetteIsThatOfAllPairsOfRowsAndSparks(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int cluster = i == 0 ? 3 : random.nextInt(3);
            rows.add(RowFactory.create(
                    Vectors.dense(cluster + random.nextGaussian(), random.nextGaussian() - cluster), cluster));
        }
        Dataset<Row> table = TestSpark.session().createDataFrame(rows, SCHEMA);
        Silhouette silhouette = Silhouette.of(table, "features", "cluster");
        double[] plain = plainSilhouettes(rows);
        double mean = Arrays.stream(plain).average().orElseThrow();
        assertThat(silhouette.value()).as("seed %d", seed).isCloseTo(mean, within(1e-9));
        double spark = new ClusteringEvaluator()
                .setFeaturesCol("features")
                .setPredictionCol("cluster")
                .evaluate(table);
        assertThat(silhouette.value()).isCloseTo(spark, within(1e-9));
        double square = Arrays.stream(plain).map(s -> (s - mean) * (s - mean)).sum();
        assertThat(silhouette.deviation()).isCloseTo(Math.sqrt(square / 149), within(1e-9));
        assertThat(silhouette.rows()).isEqualTo(150);
    }

    @Test
    void oneClusterHasASilhouetteOfZero() {
        Dataset<Row> table = TestSpark.session()
                .createDataFrame(
                        List.of(RowFactory.create(Vectors.dense(1), 0), RowFactory.create(Vectors.dense(2), 0)),
                        SCHEMA);
        assertThat(Silhouette.of(table, "features", "cluster")).isEqualTo(new Silhouette(0, 0, 2));
        assertThat(Silhouette.of(table.limit(0), "features", "cluster").value()).isZero();
    }

    @Test
    void distancesOfKMeansAreFromTheCentreOfTheCluster() {
        Dataset<Row> blobs = blobs();
        for (String measure : List.of("euclidean", "cosine")) {
            KMeansModel model =
                    new KMeans().setK(3).setSeed(1).setDistanceMeasure(measure).fit(blobs);
            for (Row row : assigned(model, blobs)) {
                Vector x = row.getAs("features");
                Vector c = model.clusterCenters()[row.<Integer>getAs("found")];
                double expected = measure.equals("cosine")
                        ? 1 - x.dot(c) / Math.sqrt(x.dot(x) * c.dot(c))
                        : Math.hypot(x.apply(0) - c.apply(0), x.apply(1) - c.apply(1));
                assertThat(row.<Double>getAs("distance")).isCloseTo(expected, within(1e-9));
            }
        }
        assertThat(Centres.of(new KMeans().setK(3).setSeed(1).fit(blobs)).nearest(Vectors.dense(Double.NaN, 0)))
                .isNaN();
    }

    @Test
    void distancesOfBisectingKMeansAreFromTheCentreOfTheCluster() {
        Dataset<Row> blobs = blobs();
        var model = new BisectingKMeans().setK(3).setSeed(1).fit(blobs);
        for (Row row : assigned(model, blobs)) {
            Vector centre = model.clusterCenters()[row.<Integer>getAs("found")];
            assertThat(row.<Double>getAs("distance"))
                    .isCloseTo(Math.sqrt(Vectors.sqdist(row.getAs("features"), centre)), within(1e-9));
        }
    }

    @Test
    void distancesOfAMixtureAreMahalanobisAndItsDensityIsTheSum() {
        Dataset<Row> blobs = blobs();
        GaussianMixtureModel model = new GaussianMixture().setK(3).setSeed(1).fit(blobs);
        Mixture mixture = Mixture.of(model);
        for (Row row : assigned(model, blobs)) {
            Vector x = row.getAs("features");
            int found = row.<Integer>getAs("found");
            assertThat(row.<Double>getAs("distance")).isCloseTo(mahalanobis(model, x, found), within(1e-6));
            double density = 0;
            for (int g = 0; g < 3; g++) {
                density += model.weights()[g] * model.gaussians()[g].pdf(x);
            }
            assertThat(mixture.logDensity(x)).isCloseTo(Math.log(density), within(1e-9));
        }
        assertThat(mixture.logDensity(Vectors.dense(1e6, 1e6))).isLessThan(-1e6).isFinite();
    }

    @Test
    void aTopicIsTheHeaviestAndAnEmptyTextHasNone() {
        List<Row> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            texts.add(RowFactory.create(i % 2 == 0 ? Vectors.dense(5, 4, 0, 0) : Vectors.dense(0, 0, 4, 5), i % 2));
        }
        texts.add(RowFactory.create(Vectors.dense(0, 0, 0, 0), 2));
        Dataset<Row> table = TestSpark.session().createDataFrame(texts, SCHEMA);
        LDAModel model = new LDA().setK(2).setSeed(3).setMaxIter(20).fit(table);
        List<Row> rows = assigned(model, table);
        for (Row row : rows.subList(0, 60)) {
            Vector topics = row.getAs("topicDistribution");
            assertThat(row.<Double>getAs("distance")).isEqualTo(1 - Math.max(topics.apply(0), topics.apply(1)));
            assertThat(row.<Integer>getAs("found")).isEqualTo(topics.argmax());
        }
        assertThat(rows.get(60).isNullAt(rows.get(60).fieldIndex("found"))).isTrue();
        assertThat(rows.get(60).isNullAt(rows.get(60).fieldIndex("distance"))).isTrue();
    }

    /** Of all pairs, those that both put together, less what is expected by chance. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theRandIndexIsThatOfAllPairs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            int part = random.nextInt(4);
            Integer other = random.nextInt(3) == 0 ? random.nextInt(4) : part;
            if (other == 3) {
                other = null;
            }
            rows.add(RowFactory.create(part, other));
        }
        Dataset<Row> table = TestSpark.session().createDataFrame(rows, StructType.fromDDL("one INT, other INT"));
        double[] together = new double[3];
        for (int i = 0; i < 80; i++) {
            for (int j = 0; j < i; j++) {
                boolean one = Objects.equals(rows.get(i).get(0), rows.get(j).get(0));
                boolean other = Objects.equals(rows.get(i).get(1), rows.get(j).get(1));
                together[0] += one ? 1 : 0;
                together[1] += other ? 1 : 0;
                together[2] += one && other ? 1 : 0;
            }
        }
        double chance = together[0] * together[1] / (80 * 79 / 2.0);
        double expected = (together[2] - chance) / ((together[0] + together[1]) / 2 - chance);
        assertThat(RandIndex.adjusted(table, "one", "other")).isCloseTo(expected, within(1e-12));
        assertThat(RandIndex.adjusted(table.selectExpr("one", "one + 10 AS other"), "one", "other"))
                .isEqualTo(1);
        assertThat(RandIndex.adjusted(table.selectExpr("one", "1 AS other"), "one", "other"))
                .isZero();
    }

    @Test
    void thePerplexityOfOneTopicIsThatOfTheWordsShares() {
        List<Row> train =
                List.of(RowFactory.create(Vectors.dense(3, 0, 1), 0), RowFactory.create(Vectors.dense(4, 0, 0), 0));
        List<Row> judged = List.of(RowFactory.create(Vectors.dense(1, 2, 0), 0));
        double surprise = -(Math.log(8 / 11.0) + 2 * Math.log(1 / 11.0)) / 3;
        assertThat(Perplexity.ofOneTopic(
                        TestSpark.session().createDataFrame(train, SCHEMA),
                        TestSpark.session().createDataFrame(judged, SCHEMA),
                        "features"))
                .isCloseTo(surprise, within(1e-12));
    }

    private static List<Row> assigned(Model<?> model, Dataset<Row> rows) {
        List<Row> assigned = ClusterDistance.of(model)
                .add(model.transform(rows), "found", "distance")
                .select(col("*"))
                .collectAsList();
        assertThat(assigned.stream().map(row -> row.getAs("found")).distinct().count())
                .isGreaterThan(1);
        return assigned;
    }

    private static double mahalanobis(GaussianMixtureModel model, Vector x, int gaussian) {
        DenseMatrix c = model.gaussians()[gaussian].cov().toDense();
        double dx = x.apply(0) - model.gaussians()[gaussian].mean().apply(0);
        double dy = x.apply(1) - model.gaussians()[gaussian].mean().apply(1);
        double determinant = c.apply(0, 0) * c.apply(1, 1) - c.apply(0, 1) * c.apply(1, 0);
        return Math.sqrt(
                (dx * dx * c.apply(1, 1) - 2 * dx * dy * c.apply(0, 1) + dy * dy * c.apply(0, 0)) / determinant);
    }

    private static Dataset<Row> blobs() {
        SplittableRandom random = new SplittableRandom(11);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int cluster = i % 3;
            rows.add(RowFactory.create(
                    Vectors.dense(
                            1 + 8 * cluster + random.nextGaussian(), 20 - 9 * cluster + 2 * random.nextGaussian()),
                    cluster));
        }
        return TestSpark.session().createDataFrame(rows, SCHEMA);
    }

    private static double[] plainSilhouettes(List<Row> rows) {
        double[] silhouettes = new double[rows.size()];
        for (int i = 0; i < silhouettes.length; i++) {
            double[] distances = new double[4];
            int[] others = new int[4];
            for (int j = 0; j < silhouettes.length; j++) {
                if (i != j) {
                    distances[rows.get(j).getInt(1)] +=
                            Vectors.sqdist(rows.get(i).getAs(0), rows.get(j).getAs(0));
                    others[rows.get(j).getInt(1)]++;
                }
            }
            int own = rows.get(i).getInt(1);
            double nearest = Double.POSITIVE_INFINITY;
            for (int c = 0; c < 4; c++) {
                if (c != own && others[c] > 0) {
                    nearest = Math.min(nearest, distances[c] / others[c]);
                }
            }
            double within = others[own] == 0 ? 0 : distances[own] / others[own];
            silhouettes[i] = others[own] == 0 ? 0 : (nearest - within) / Math.max(nearest, within);
        }
        return silhouettes;
    }
}
