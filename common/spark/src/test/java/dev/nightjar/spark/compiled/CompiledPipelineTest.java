/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompiledPipelineTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final StructType SCHEMA = StructType.fromDDL("a DOUBLE, b DOUBLE, c INT, t STRING, u STRING");
    private static final int MODELS_OF_A_KIND = 26;

    /** Four numbers, and what is known of t and u when the preparation is fitted. */
    private static final int SLOTS = 4 + 4 + 3;


    private static final Dataset<Row> ROWS = rows(1, 200).cache();

    /** Numbers with ties at whole ones, nulls, NaN and infinities; texts that were not seen when the indexer was fitted. */
    private static Dataset<Row> rows(long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed);
        Double[] special = {null, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e300};
        List<Row> rows = IntStream.range(0, number)
                .mapToObj(i -> RowFactory.create(
                        rarely(random, special[random.nextInt(special.length)], random.nextDouble(-3, 3)),
                        rarely(random, special[random.nextInt(2)], random.nextInt(-3, 4) * 1.0),
                        rarely(random, null, random.nextInt(-3, 4)),
                        rarely(random, null, "t" + random.nextInt(6)),
                        rarely(random, null, "u" + random.nextInt(3))))
                .toList();
        return SPARK.createDataFrame(rows, SCHEMA);
    }

    private static <T> T rarely(SplittableRandom random, T special, T usual) {
        return random.nextInt(10) == 0 ? special : usual;
    }

    /** As training prepares them: what is known of t and u is less than what comes. */
    private static List<Transformer> preparation(boolean scaled) {
        List<PipelineStage> stages = new ArrayList<>(List.of(
                new SQLTransformer()
                        .setStatement("SELECT *, nullif(a, DOUBLE('NaN')) AS na, nullif(b, DOUBLE('NaN')) AS nb,"
                                + " CAST(c AS DOUBLE) AS nc, IF(c IS NULL, 1.0D, 0.0D) AS mc FROM __THIS__"),
                new Imputer().setInputCols(new String[] {"na", "nb", "nc"}).setOutputCols(new String[] {"ia", "ib", "ic"
                }),
                new StringIndexer()
                        .setHandleInvalid("keep")
                        .setInputCols(new String[] {"t", "u"})
                        .setOutputCols(new String[] {"it", "iu"}),
                new OneHotEncoder().setInputCols(new String[] {"it", "iu"}).setOutputCols(new String[] {"ot", "ou"}),
                new VectorAssembler()
                        .setInputCols(new String[] {"ia", "ib", "ic", "mc"})
                        .setOutputCol("numbers")));
        if (scaled) {
            stages.add(new StandardScaler()
                    .setWithMean(true)
                    .setInputCol("numbers")
                    .setOutputCol("scaled"));
        }
        stages.add(new VectorAssembler()
                .setInputCols(new String[] {"ot", scaled ? "scaled" : "numbers", "ou"})
                .setOutputCol("features"));
        Dataset<Row> finite = ROWS.where("t < 't4' AND abs(a) < 10");
        return List.of(new Pipeline()
                .setStages(stages.toArray(PipelineStage[]::new))
                .fit(finite)
                .stages());
    }

    private static PipelineModel pipeline(List<Transformer> stages, Transformer model) {
        List<Transformer> all = new ArrayList<>(stages);
        all.add(model);
        // all are fitted, so that this only puts them together
        return new Pipeline().setStages(all.toArray(PipelineStage[]::new)).fit(ROWS);
    }

    static Stream<Integer> kinds() {
        return IntStream.range(0, RandomModels.KINDS).boxed();
    }

    /** Rows of prepared columns and the vector of them, as Spark ML makes it. */
    private static List<Row> prepared(List<Transformer> stages) {
        Dataset<Row> rows = ROWS;
        for (Transformer stage : stages) {
            rows = stage.transform(rows);
        }
        return rows.select("features", "ia", "ib", "ic", "mc", "it", "iu").collectAsList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCompiledModelScoresWhatSparkMlDoes(int kind) {
        for (boolean scaled : new boolean[] {false, true}) {
            List<Transformer> stages = preparation(scaled);
            List<Row> rows = prepared(stages);
            for (int seed = 0; seed < MODELS_OF_A_KIND / 2; seed++) {
                Transformer model = new RandomModels(1000L * kind + 2L * seed + (scaled ? 1 : 0), SLOTS).model(kind);
                CompiledPipeline compiled = compiled(pipeline(stages, model));
                KernelScore score = compiled.score();
                double[] vector = score.vector();
                for (Row row : rows) {
                    assertSame(scored(compiled, score, vector, row), plain(model, row.getAs(0)), kind + " " + seed);
                }
            }
        }
    }

    private static double scored(CompiledPipeline compiled, KernelScore score, double[] vector, Row row) {
        int[] hot = score.slots();
        List<Parts.Scalar> numbers = compiled.parts().numbers();
        for (int i = 0; i < numbers.size(); i++) {
            score.number(vector, i, row.<Double>getAs(numbers.get(i).column()));
        }
        for (int i = 0; i < hot.length; i++) {
            score.category(hot, i, row.<Double>getAs(compiled.parts().categories().get(i).column()));
        }
        return score.score(vector, hot);
    }

    private static double plain(Transformer model, Vector features) {
        return model instanceof ProbabilisticClassificationModel<?, ?>
                ? ((ProbabilisticClassificationModel<Vector, ?>) model).predictProbability(features).apply(1)
                : ((PredictionModel<Vector, ?>) model).predict(features);
    }

    private static CompiledPipeline compiled(PipelineModel pipeline) {
        CompiledPipeline.Result result = CompiledPipeline.compile(pipeline, SCHEMA);
        assertThat(result.isCompiled()).as(result.reason()).isTrue();
        return result.pipeline();
    }

    private static void assertSame(double got, double wanted, String what) {
        boolean same = Double.compare(wanted, got) == 0
                || Math.abs(wanted - got) <= 1e-9 * Math.max(1, Math.abs(wanted));
        assertThat(same).as("model %s: %s, not %s", what, got, wanted).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCompiledPipelinePredictsWhatSparkMlDoes(int kind) {
        PipelineModel pipeline = pipeline(preparation(kind % 2 == 0), new RandomModels(kind, SLOTS).model(kind));
        assertEqual(pipeline, compiled(pipeline), "of kind " + kind);
    }

    private static void assertEqual(PipelineModel pipeline, CompiledPipeline compiled, String what) {
        boolean classes = List.of(pipeline.transform(ROWS).columns()).contains("probability");
        Dataset<Row> plain = pipeline.transform(ROWS.withColumn("n", col("a")));
        Dataset<Row> expected = classes
                ? plain.select(
                        functions.vector_to_array(col("probability"), "float64").as("expected"))
                : plain.select(col("prediction").as("expected"));
        List<Row> wanted = expected.collectAsList();
        List<Row> found = compiled.transform(ROWS)
                .select(classes ? CompiledPipeline.PROBABILITIES : CompiledPipeline.PREDICTION)
                .collectAsList();
        assertThat(found).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            double want = classes
                    ? wanted.get(i).<Double>getList(0).get(1)
                    : wanted.get(i).getDouble(0);
            double got = classes
                    ? found.get(i).<Double>getList(0).get(1)
                    : found.get(i).getDouble(0);
            assertSame(got, want, what);
        }
    }

    @Test
    void interpretedAndGeneratedCodeSayTheSame() {
        PipelineModel pipeline = pipeline(preparation(false), new RandomModels(7, SLOTS).model(2));
        CompiledPipeline compiled = CompiledPipeline.compile(pipeline, SCHEMA).pipeline();
        List<Row> generated =
                compiled.transform(ROWS).select(CompiledPipeline.PROBABILITIES).collectAsList();
        SPARK.conf().set("spark.sql.codegen.wholeStage", "false");
        SPARK.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        try {
            assertThat(compiled.transform(ROWS)
                            .select(CompiledPipeline.PROBABILITIES)
                            .collectAsList())
                    .isEqualTo(generated);
        } finally {
            SPARK.conf().unset("spark.sql.codegen.wholeStage");
            SPARK.conf().unset("spark.sql.codegen.factoryMode");
        }
    }

    @Test
    void aPipelineOfTextsIsLeftToSparkMlAndSaysWhy() {
        PipelineModel pipeline = pipeline(
                List.of(
                        new Tokenizer().setInputCol("t").setOutputCol("words"),
                        new HashingTF()
                                .setInputCol("words")
                                .setOutputCol("features")
                                .setNumFeatures(4)),
                new RandomModels(3, 4).model(0));
        CompiledPipeline.Result result = CompiledPipeline.compile(pipeline, SCHEMA);
        assertThat(result.isCompiled()).isFalse();
        assertThat(result.reason()).contains("HashingTF");
    }
}
