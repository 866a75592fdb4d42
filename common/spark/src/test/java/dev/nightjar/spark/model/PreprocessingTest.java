/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.corr;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec.Encode;
import dev.nightjar.core.spec.ModelSpec.Impute;
import dev.nightjar.core.spec.ModelSpec.InputKind;
import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.core.spec.ModelSpec.Scale;
import dev.nightjar.core.spec.ModelSpec.TimestampEncode;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final PreprocessSpec USUAL = new PreprocessSpec(Impute.MEDIAN, Encode.ONEHOT, 3, 64);

    @ParameterizedTest
    @CsvSource({"MEDIAN, 2", "MEAN, 3.25", "MODE, 2"})
    void missingNumbersAreFilledAndMarked(Impute impute, double filled) {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES (1D), (2D), (2D), (8D), (CAST(NULL AS DOUBLE)), "
                + "(DOUBLE('NaN')), (DOUBLE('Infinity')) AS t(x)");
        List<double[]> vectors = vectors(train, new PreprocessSpec(impute, Encode.ONEHOT, 3, 64), VectorNeeds.PLAIN);
        assertThat(vectors)
                .containsExactly(of(1, 0), of(2, 0), of(2, 0), of(8, 0), of(filled, 1), of(filled, 1), of(filled, 1));
        assertThat(vectors(train, new PreprocessSpec(impute, Encode.ONEHOT, 3, 64), VectorNeeds.UNMARKED))
                .contains(of(filled));
    }

    @Test
    void booleansDecimalsAndConstantsAreNumbers() {
        Dataset<Row> train = SPARK.sql(
                "SELECT * FROM VALUES (true, 1.5BD, 7, DOUBLE(NULL)), (false, 2.25BD, 7, NULL)" + " AS t(b, d, c, n)");
        InputStatistics statistics = InputStatistics.of(train, List.of(train.columns()), USUAL);
        assertThat(statistics.empty()).containsExactly("n");
        assertThat(vectors(train, USUAL, VectorNeeds.PLAIN)).containsExactly(of(1, 1.5, 7), of(0, 2.25, 7));
        assertThat(vectors(train, USUAL, VectorNeeds.STANDARD)).containsExactly(of(1, -1, 0), of(-1, 1, 0));
        assertThat(vectors(train, USUAL, VectorNeeds.NON_NEGATIVE)).containsExactly(of(1, 0, 0), of(0, 1, 0));
    }

    @Test
    void scalesAreThoseOfTrainingAndBoundsHold() {
        Dataset<Row> train = SPARK.range(101).select(expr("CAST(id AS DOUBLE)").as("x"));
        Dataset<Row> later = SPARK.sql("SELECT * FROM VALUES (-50D), (50D), (1000D) AS t(x)");
        assertThat(vectors(fit(train, USUAL, VectorNeeds.NON_NEGATIVE), later)).containsExactly(of(0), of(0.5), of(1));
        Row scaled = fit(train, USUAL, VectorNeeds.STANDARD)
                .rows()
                .agg(avg("_num_x"), stddev_pop("_num_x"))
                .first();
        assertThat(scaled.getDouble(0)).isCloseTo(0, within(1e-12));
        assertThat(scaled.getDouble(1)).isCloseTo(1, within(1e-12));
        assertThat(vectors(train, scale(Scale.NONE), VectorNeeds.STANDARD)).contains(of(100));
        assertThat(vectors(train, scale(Scale.MINMAX), VectorNeeds.PLAIN)).contains(of(0.25));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scale.class,
            names = {"STANDARD", "NONE"})
    void aScaleThatTheAlgorithmCannotLearnFromIsRefused(Scale scale) {
        assertThatThrownBy(() -> fit(SPARK.sql("SELECT 1D AS x"), scale(scale), VectorNeeds.NON_NEGATIVE))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("the algorithm takes no numbers below 0");
    }

    @Test
    void rareUnseenAndMissingCategoriesHaveTheirPlace() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES ('a'), ('a'), ('a'), ('it''s'), ('it''s'), ('c'), ('c'),"
                + " ('rare'), (NULL) AS t(x)");
        Prepared prepared = fit(train, USUAL, VectorNeeds.PLAIN);
        Dataset<Row> later =
                SPARK.sql("SELECT * FROM VALUES ('a'), ('c'), ('it''s'), (NULL), ('rare'), ('new') AS t(x)");
        assertThat(vectors(prepared, later))
                .containsExactly(
                        of(1, 0, 0, 0, 0),
                        of(0, 1, 0, 0, 0),
                        of(0, 0, 1, 0, 0),
                        of(0, 0, 0, 1, 0),
                        of(0, 0, 0, 0, 1),
                        of(0, 0, 0, 0, 1));
    }

    @Test
    void indicesAreNominal() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES ('a', 1D), ('a', 2D), ('b', 3D) AS t(x, y)");
        Prepared prepared = fit(train, encode(Encode.INDEX), VectorNeeds.PLAIN);
        assertThat(vectors(prepared, train)).containsExactly(of(1, 0), of(2, 0), of(3, 1));
        Attribute category = AttributeGroup.fromStructField(
                        prepared.rows().schema().apply(ModelColumns.FEATURES))
                .getAttr(1);
        assertThat(category.attrType()).isEqualTo(AttributeType.Nominal());
    }

    @Test
    void numbersMayBeCategoriesAndTextNumbers() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES (10, '1.5'), (10, 'x'), (20, '2.5') AS t(zip, size)");
        PreprocessSpec spec =
                overridden(Map.of("zip", InputKind.CATEGORICAL, "size", InputKind.NUMERIC), false, Encode.ONEHOT);
        assertThat(vectors(train, spec, VectorNeeds.PLAIN))
                .containsExactly(of(1.5, 0, 1, 0, 0), of(1.5, 1, 1, 0, 0), of(2.5, 0, 0, 1, 0));
    }

    @Test
    void aTargetIsThatOfOtherFoldsInTrainingAndOfAllInScoring() {
        Dataset<Row> train = SPARK.range(0, 300, 1, 3)
                .select(
                        expr("CAST(id AS STRING)").as("key"),
                        expr("concat('c', pmod(xxhash64(id), 3))").as("x"),
                        expr("CAST(pmod(xxhash64(id, 7), 10) AS DOUBLE)").as(ModelColumns.TARGET));
        Prepared prepared = fit(train, List.of("x"), encode(Encode.TARGET), VectorNeeds.PLAIN, 0);
        List<Row> rows = prepared.rows()
                .select("x", ModelColumns.TARGET, "_fold", "_tgt_x")
                .collectAsList();
        for (Row row : rows) {
            List<Row> others =
                    rows.stream().filter(r -> r.getInt(2) != row.getInt(2)).toList();
            assertThat(row.getDouble(3)).isCloseTo(smoothed(others, row.getString(0)), within(1e-9));
        }
        assertThat(rows.stream().map(row -> row.getInt(2)).distinct()).hasSize(5);
        Dataset<Row> later = SPARK.sql("SELECT * FROM VALUES ('c1'), ('new') AS t(x)");
        assertThat(vectors(prepared, later).get(0)[0]).isCloseTo(smoothed(rows, "c1"), within(1e-9));
        assertThat(vectors(prepared, later).get(1)[0]).isCloseTo(mean(rows), within(1e-9));
    }

    /** The mean of a category's rows and of ten that are like all. */
    private static double smoothed(List<Row> rows, String category) {
        List<Row> own =
                rows.stream().filter(row -> row.getString(0).equals(category)).toList();
        return (own.stream().mapToDouble(row -> row.getDouble(1)).sum() + 10 * mean(rows)) / (own.size() + 10);
    }

    private static double mean(List<Row> rows) {
        return rows.stream().mapToDouble(row -> row.getDouble(1)).average().orElseThrow();
    }

    @Test
    void aCategoryThatSaysNothingSaysNothingOfTheTrainingRowsEither() {
        Dataset<Row> train = SPARK.range(0, 4000, 1, 2)
                .select(
                        col("id"),
                        expr("concat('c', pmod(xxhash64(id), 1000))").as("x"),
                        expr("CAST(pmod(xxhash64(id, 7), 2) AS DOUBLE)").as(ModelColumns.TARGET));
        PreprocessSpec spec = new PreprocessSpec(Impute.MEDIAN, Encode.TARGET, 2000, 64);
        Prepared prepared = fit(train, List.of("x"), spec, VectorNeeds.PLAIN, 2);
        assertThat(correlation(prepared.rows())).isBetween(-0.06, 0.06);
        // what a mean that counts the row itself would have told
        assertThat(correlation(transformed(prepared.stages(), train))).isGreaterThan(0.3);
    }

    private static double correlation(Dataset<Row> rows) {
        return rows.agg(corr("_tgt_x", ModelColumns.TARGET)).first().getDouble(0);
    }

    @Test
    void eachClassButTheFirstHasItsShare() {
        Dataset<Row> train = SPARK.range(0, 900, 1, 2)
                .select(
                        col("id"),
                        expr("concat('c', id % 3)").as("x"),
                        expr("CAST(id % 3 AS DOUBLE)").as(ModelColumns.TARGET));
        Prepared prepared = fit(train, List.of("x"), encode(Encode.TARGET), VectorNeeds.PLAIN, 3);
        double own = (300 + 10.0 / 3) / 310;
        double other = (10.0 / 3) / 310;
        assertThat(vectors(prepared, SPARK.sql("SELECT * FROM VALUES ('c0'), ('c1'), ('c2') AS t(x)")))
                .usingElementComparator((a, b) -> Arrays.equals(a, b) || distance(a, b) < 1e-9 ? 0 : 1)
                .containsExactly(of(other, other), of(own, other), of(other, own));
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void aTargetOfManyClassesOrNoneIsRefused() {
        Dataset<Row> train = SPARK.sql("SELECT 'a' AS x");
        assertThatThrownBy(() -> fit(train, List.of("x"), encode(Encode.TARGET), VectorNeeds.PLAIN, 21))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("a target of 21 classes");
        assertThatThrownBy(() -> fit(train, List.of("x"), encode(Encode.TARGET), VectorNeeds.PLAIN, 2))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("without a dataset.label");
    }

    @Test
    void longAndEverNewTextIsWordsAndRareOnesWeighMore() {
        Dataset<Row> train = SPARK.range(200)
                .select(expr("concat('The order ', id, ' came late, ÄRGER')").as("note"));
        InputStatistics statistics = InputStatistics.of(train, List.of("note"), USUAL);
        assertThat(statistics.texts()).containsExactly("note");
        Prepared prepared = fit(train, USUAL, VectorNeeds.PLAIN);
        List<Row> words = transformed(
                        prepared.stages(), SPARK.sql("SELECT * FROM VALUES ('Late: ärger 7'), (NULL) AS t(note)"))
                .select("_words_note")
                .collectAsList();
        assertThat(words.get(0).getList(0)).isEqualTo(List.of("late", "ärger", "7"));
        List<double[]> vectors =
                vectors(prepared, SPARK.sql("SELECT * FROM VALUES ('late'), ('199'), (NULL) AS t(note)"));
        assertThat(sum(vectors.get(0))).isCloseTo(0, within(1e-9));
        assertThat(sum(vectors.get(1))).isGreaterThan(1);
        assertThat(vectors.get(2)).containsOnly(0);
    }

    private static double sum(double[] vector) {
        return Arrays.stream(vector).sum();
    }

    @Test
    void textMayBeAskedForWithPairsOfWordsAndCounted() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES ('red wine'), ('red wine'), ('wine red red') AS t(x)");
        assertThat(InputStatistics.of(train, List.of("x"), USUAL).texts()).isEmpty();
        PreprocessSpec spec = overridden(Map.of("x", InputKind.TEXT), true, Encode.ONEHOT);
        assertThat(fit(train, spec, VectorNeeds.PLAIN)
                        .rows()
                        .select("_words_x")
                        .first()
                        .getList(0))
                .isEqualTo(List.of("red", "wine", "red wine"));
        PreprocessSpec single = overridden(Map.of("x", InputKind.TEXT), false, Encode.ONEHOT);
        assertThat(vectors(train, single, VectorNeeds.COUNTS)).containsExactly(of(1, 1), of(1, 1), of(2, 1));
    }

    @Test
    void timestampsBecomePartsInTheZoneOfTheSession() {
        // a Wednesday, half past midnight in Berlin
        Dataset<Row> train = SPARK.sql("SELECT TIMESTAMP'2026-07-14 22:30:00Z' AS t, DATE'1970-01-02' AS d, "
                + "TIMESTAMP_NTZ'2026-07-14 22:30:00' AS n");
        assertThat(vectors(train, USUAL, VectorNeeds.PLAIN))
                .containsExactly(of(20649, 7, 15, 2, 0.5, 1, 1, 2, 4, 20648, 7, 14, 1, 22.5));
        PreprocessSpec cyclic = new PreprocessSpec(
                Impute.MEDIAN, Scale.AUTO, Encode.ONEHOT, 3, TimestampEncode.CYCLIC, 64, false, Map.of());
        double[] vector = vectors(train.select("t"), cyclic, VectorNeeds.PLAIN).get(0);
        assertThat(vector).hasSize(9);
        assertThat(vector[7]).isCloseTo(Math.sin(Math.PI / 24), within(1e-12));
        assertThat(vector[8]).isCloseTo(Math.cos(Math.PI / 24), within(1e-12));
    }

    @Test
    void missingNumbersStayMissingForAnAlgorithmThatTakesThem() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES (1.0D, 'a'), (3.0D, 'b'), (NULL, NULL) AS t(x, y)");
        double gap = Double.NaN;
        assertThat(vectors(train, imputing(Impute.AUTO, Scale.AUTO), VectorNeeds.GAPS))
                .containsExactly(of(1, 1, 0, 0, 0), of(3, 0, 1, 0, 0), of(gap, 0, 0, 1, 0));
        assertThat(vectors(train.select("x"), imputing(Impute.AUTO, Scale.MINMAX), VectorNeeds.GAPS))
                .containsExactly(of(0), of(1), of(gap));
        assertThat(vectors(train.select("x"), imputing(Impute.AUTO, Scale.STANDARD), VectorNeeds.GAPS))
                .containsExactly(of(-1), of(1), of(gap));
    }

    @Test
    void theFileMayReplaceThemAllTheSame() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES (1.0D), (3.0D), (NULL) AS t(x)");
        assertThat(vectors(train, imputing(Impute.MEAN, Scale.AUTO), VectorNeeds.GAPS))
                .containsExactly(of(1, 0), of(3, 0), of(2, 1));
        assertThat(vectors(train, imputing(Impute.AUTO, Scale.AUTO), VectorNeeds.PLAIN))
                .containsExactlyElementsOf(vectors(train, imputing(Impute.MEDIAN, Scale.AUTO), VectorNeeds.PLAIN));
    }

    @Test
    void aMissingTimestampIsMarkedOnce() {
        Dataset<Row> train = SPARK.sql("SELECT * FROM VALUES (DATE'2026-07-15'), (NULL) AS t(d)");
        assertThat(vectors(train, USUAL, VectorNeeds.PLAIN))
                .containsExactly(of(20649, 7, 15, 2, 0), of(20649, 7, 15, 2, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"array(1)", "map('a', 1)", "X'00'"})
    void otherTypesAreRefused(String value) {
        assertThatThrownBy(() -> fit(SPARK.sql("SELECT " + value + " AS x"), USUAL, VectorNeeds.PLAIN))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Cannot use input x of type");
    }

    @Test
    void inputsWithoutAnyValueAndUnknownOnesAreRefused() {
        Dataset<Row> train = SPARK.sql("SELECT CAST(NULL AS DOUBLE) AS x, CAST(NULL AS STRING) AS y");
        assertThatThrownBy(() -> fit(train, USUAL, VectorNeeds.PLAIN))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("none has a value in any input (x, y)");
        assertThatThrownBy(() ->
                        fit(train, overridden(Map.of("z", InputKind.TEXT), false, Encode.INDEX), VectorNeeds.PLAIN))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Unknown input z in model.preprocess.columns. The inputs are x, y.");
    }

    private static PreprocessSpec encode(Encode encode) {
        return new PreprocessSpec(Impute.MEDIAN, encode, 100, 64);
    }

    private static PreprocessSpec scale(Scale scale) {
        return new PreprocessSpec(Impute.MEDIAN, scale, Encode.ONEHOT, 3, TimestampEncode.PARTS, 64, false, Map.of());
    }

    private static PreprocessSpec imputing(Impute impute, Scale scale) {
        return new PreprocessSpec(impute, scale, Encode.ONEHOT, 3, TimestampEncode.PARTS, 64, false, Map.of());
    }

    private static PreprocessSpec overridden(Map<String, InputKind> columns, boolean bigrams, Encode encode) {
        return new PreprocessSpec(Impute.MEDIAN, Scale.AUTO, encode, 3, TimestampEncode.PARTS, 64, bigrams, columns);
    }

    private static Prepared fit(Dataset<Row> train, PreprocessSpec spec, VectorNeeds needs) {
        return fit(train, List.of(train.columns()), spec, needs, 0);
    }

    private static Prepared fit(
            Dataset<Row> train, List<String> inputs, PreprocessSpec spec, VectorNeeds needs, int classes) {
        return new Preprocessing(InputStatistics.of(train, inputs, spec), spec, needs).fit(train, classes);
    }

    private static List<double[]> vectors(Dataset<Row> train, PreprocessSpec spec, VectorNeeds needs) {
        return vectors(fit(train, spec, needs), train);
    }

    private static List<double[]> vectors(Prepared prepared, Dataset<Row> rows) {
        return transformed(prepared.stages(), rows).select(ModelColumns.FEATURES).collectAsList().stream()
                .map(row -> row.<Vector>getAs(0).toArray())
                .toList();
    }

    private static Dataset<Row> transformed(List<Transformer> stages, Dataset<Row> rows) {
        Dataset<Row> transformed = rows;
        for (Transformer stage : stages) {
            transformed = stage.transform(transformed);
        }
        return transformed;
    }

    private static double[] of(double... values) {
        return values;
    }
}
