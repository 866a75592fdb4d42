/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.spec.ScoringSpec.InputLimits;
import dev.nightjar.core.spec.ScoringSpec.Limit;
import dev.nightjar.spark.model.InputReference;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of inputs of random rows against the same counted one by one. */
class InputWatchTest {

    private static final SparkSession SPARK = TestSpark.session("UTC");
    private static final Limit NEVER = new Limit(0.9, Optional.empty());

    /** 45 numbers and 40 categories are more than the bits of one number. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sharesAreThoseOfRowsCountedOneByOne(long seed) {
        Random random = new Random(seed);
        StructType schema = schema(45, 40);
        List<Row> rows = rows(random, schema, 200);
        Map<String, InputReference> references = new LinkedHashMap<>();
        for (String name : schema.fieldNames()) {
            boolean number = name.startsWith("n");
            references.put(
                    name,
                    new InputReference(number ? List.of() : List.of("v0", "v1", "v'2"), 0, random.nextDouble() / 20));
        }

        InputFindings findings = findings(schema, rows, references, new InputLimits(NEVER, NEVER));

        assertThat(findings.found()).as("seed " + seed).hasSize(45 + 2 * 40);
        for (InputFindings.Found found : findings.found()) {
            String input = found.share().input();
            boolean nulls = found.share().limitName().equals("nulls");
            List<Object> counted = rows.stream()
                    .map(row -> row.get(schema.fieldIndex(input)))
                    .filter(value -> nulls ? isMissing(value) : isNew(value, references.get(input)))
                    .toList();
            assertThat(found.tonight()).as(input).isCloseTo(counted.size() / 200.0, within(1e-12));
        }
    }

    @Test
    void onlyTheExcessOverTrainingCounts() {
        StructType schema = schema(1, 1);
        List<Row> rows = IntStream.range(0, 10)
                .mapToObj(i -> RowFactory.create(i < 5 ? null : 1.0, i < 3 ? "fax" : "mail"))
                .toList();
        Map<String, InputReference> references =
                Map.of("n0", new InputReference(List.of(), 0, 0.45), "c0", new InputReference(List.of("mail"), 0.1, 0));
        Limit limit = new Limit(0.15, Optional.of(0.3));
        InputFindings findings = findings(schema, rows, references, new InputLimits(limit, limit));
        assertThat(findings.failures()).isEmpty();
        assertThat(findings.warnings())
                .containsExactly("input c0 has values not seen in training in 0.3000 of the rows, 0.1000 in training:"
                        + " more than scoring.inputs.newCategories.warn, 0.15");
        assertThat(findings.measures().get("inputs.nulls")).isCloseTo(0.05, within(1e-9));
        assertThat(findings.measures().get("inputs.newCategories.c0")).isCloseTo(0.2, within(1e-9));
        assertThat(findings.measures()).containsEntry("inputs.warnings", 1.0).doesNotContainKey("inputs.nulls.n0");
    }

    @Test
    void whatCannotPassALimitIsNotCounted() {
        StructType schema = schema(2, 0);
        InputReference empty = new InputReference(List.of(), 0, 1);
        InputReference full = new InputReference(List.of(), 0, 0);
        Limit silent = new Limit(1, Optional.empty());
        Limit refusing = new Limit(1, Optional.of(0.5));
        assertThat(InputShare.of(Map.of("n0", empty, "n1", full), InputLimits.USUAL, schema))
                .extracting(InputShare::input)
                .containsExactly("n1");
        assertThat(InputShare.of(Map.of("n1", full), new InputLimits(silent, silent), schema))
                .isEmpty();
        assertThat(InputShare.of(Map.of("n1", full), new InputLimits(silent, refusing), schema))
                .hasSize(1);
        assertThat(InputShare.of(Map.of("gone", full), InputLimits.USUAL, schema))
                .isEmpty();
    }

    private static InputFindings findings(
            StructType schema, List<Row> rows, Map<String, InputReference> references, InputLimits limits) {
        Dataset<Row> data = SPARK.createDataFrame(rows, schema).repartition(3);
        InputWatch watch = new InputWatch(InputShare.of(references, limits, schema));
        List<Column> written = List.of(col("`" + schema.fieldNames()[0] + "`"));
        WatchedScores watched = new WatchedScores(data, written, List.of(watch));
        assertThat(watched.rows().columns()).hasSize(1);
        watched.rows().write().format("noop").mode("overwrite").save();
        return watch.findings(watched.figures(), rows.size());
    }

    private static StructType schema(int numbers, int categories) {
        StructType schema = new StructType();
        for (int i = 0; i < numbers; i++) {
            schema = schema.add("n" + i, DataTypes.DoubleType);
        }
        for (int i = 0; i < categories; i++) {
            schema = schema.add("c" + i, DataTypes.StringType);
        }
        return schema;
    }

    private static List<Row> rows(Random random, StructType schema, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Object> values = new ArrayList<>();
            for (String name : schema.fieldNames()) {
                values.add(random.nextInt(5) == 0 ? null : name.startsWith("n") ? number(random) : category(random));
            }
            rows.add(RowFactory.create(values.toArray()));
        }
        return rows;
    }

    private static Double number(Random random) {
        return random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian();
    }

    private static String category(Random random) {
        return List.of("v0", "v1", "v'2", "", "w" + random.nextInt(6)).get(random.nextInt(5));
    }

    private static boolean isMissing(Object value) {
        return value == null || (value instanceof Double number && number.isNaN());
    }

    private static boolean isNew(Object value, InputReference reference) {
        return value != null && !reference.categories().contains(value);
    }
}
