/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hashes of rows: the same for the same values, and other ones for others, however alike they are. */
class InputHashTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final byte[] DEFINITION = "a model".getBytes(StandardCharsets.UTF_8);
    private static final String CODEGEN = "spark.sql.codegen.factoryMode";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CAST(NULL AS INT), 1                 | 1, CAST(NULL AS INT)
            CAST(NULL AS INT), 0                 | 0, 0
            CAST(NULL AS STRING), 'a'            | '', 'a'
            'ab', 'c'                            | 'a', 'bc'
            'a', 'b'                             | 'a', 'b '
            0.0D, 1                              | -0.0D, 1
            0.0F, 1                              | -0.0F, 1
            DOUBLE('NaN'), 1                     | CAST(NULL AS DOUBLE), 1
            DOUBLE('Infinity'), 1                | DOUBLE('-Infinity'), 1
            1.0D, 1                              | 1.0000000000000002D, 1
            CAST(1 AS DECIMAL(30, 2)), 1         | CAST(1.01 AS DECIMAL(30, 2)), 1
            array(1, CAST(NULL AS INT)), 1       | array(CAST(NULL AS INT), 1), 1
            array('a', 'b'), 1                   | array('ab'), 1
            named_struct('a', 1, 'b', 2), 1      | named_struct('a', 2, 'b', 1), 1
            true, 1                              | false, 1
            X'00', 1                             | X'0000', 1
            TIMESTAMP'2026-01-01 00:00:00', 1    | TIMESTAMP'2026-01-01 00:00:00.000001', 1
            """)
    void valuesThatDifferHaveOtherHashes(String one, String other) {
        List<String> hashes =
                hashes(SPARK.sql("SELECT " + one), SPARK.sql("SELECT " + other), SPARK.sql("SELECT " + one));
        assertThat(hashes.get(0)).isEqualTo(hashes.get(2)).isNotEqualTo(hashes.get(1));
    }

    @Test
    void anotherDefinitionGivesAnotherHash() {
        Dataset<Row> row = SPARK.sql("SELECT 1 AS x");
        assertThat(hash(row, DEFINITION)).isNotEqualTo(hash(row, "another".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void randomRowsHaveTheSameHashIfAndOnlyIfTheyAreTheSame() {
        long seed = 3;
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            rows.add(RowFactory.create(
                    pick(random, null, 0.0, -0.0, Double.NaN, 1.5),
                    pick(random, null, 0, 1),
                    pick(random, null, "", "a", "a longer text of two words or more"),
                    pick(random, null, 0L, 1L, -1L),
                    pick(random, null, true, false)));
        }
        StructType schema = StructType.fromDDL("a DOUBLE, b INT, c STRING, d LONG, e BOOLEAN");
        for (String mode : List.of("CODEGEN_ONLY", "NO_CODEGEN")) {
            SPARK.conf().set(CODEGEN, mode);
            try {
                Map<String, String> rowByHash = new HashMap<>();
                Map<String, String> hashByRow = new HashMap<>();
                for (Row row : hashed(SPARK.createDataFrame(rows, schema).repartition(3), DEFINITION)) {
                    // "0.0" and "-0.0" are different texts, and so are null and NaN
                    String values = row.toSeq().init().mkString("|");
                    String hash = text(row);
                    assertThat(rowByHash.merge(hash, values, (before, now) -> before))
                            .isEqualTo(values);
                    assertThat(hashByRow.merge(values, hash, (before, now) -> before))
                            .isEqualTo(hash);
                }
                assertThat(rowByHash).as(mode).hasSizeGreaterThan(500);
            } finally {
                SPARK.conf().unset(CODEGEN);
            }
        }
    }

    @Test
    void generatedCodeAndInterpretedOneAgree() {
        Dataset<Row> rows =
                SPARK.range(100).selectExpr("id", "CAST(id AS STRING) AS text", "IF(id % 3 = 0, NULL, id) AS n");
        List<String> generated =
                hashed(rows, DEFINITION).stream().map(row -> text(row)).toList();
        SPARK.conf().set(CODEGEN, "NO_CODEGEN");
        SPARK.conf().set("spark.sql.codegen.wholeStage", false);
        try {
            assertThat(hashed(rows, DEFINITION)).extracting(row -> text(row)).isEqualTo(generated);
        } finally {
            SPARK.conf().unset(CODEGEN);
            SPARK.conf().unset("spark.sql.codegen.wholeStage");
        }
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    @SafeVarargs
    private static List<String> hashes(Dataset<Row>... rows) {
        List<String> hashes = new ArrayList<>();
        for (Dataset<Row> row : rows) {
            hashes.add(hash(row.toDF("x", "y"), DEFINITION));
        }
        return hashes;
    }

    private static String hash(Dataset<Row> row, byte[] definition) {
        return text(hashed(row, definition).get(0));
    }

    private static List<Row> hashed(Dataset<Row> rows, byte[] definition) {
        return rows.select(col("*"), InputHash.of(List.of(rows.columns()), definition))
                .collectAsList();
    }

    private static String text(Row row) {
        return Base64.getEncoder().encodeToString((byte[]) row.get(row.size() - 1));
    }
}
