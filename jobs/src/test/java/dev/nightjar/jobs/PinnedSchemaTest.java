/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a source without, or with, a declared schema makes of a second night that looks otherwise. */
class PinnedSchemaTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final LocalDate SECOND = FIRST.plusDays(1);

    private static final Map<String, Path> AFTER_FIRST = new HashMap<>();

    @TempDir
    static Path lakes;

    @TempDir
    Path folder;

    @BeforeAll
    static void ingestFirstNights() {
        firstNight("csv", "").land(FIRST + "/1", "id,v", "A1,2");
        firstNight("json", "").land(FIRST + "/1", "{\"a\":1,\"b\":2}");
        SPARK.sql("SELECT 1L AS a, 'x' AS b")
                .write()
                .parquet(firstNight("parquet", "").folder() + "/landing/" + FIRST);
        AFTER_FIRST.values().forEach(lake -> new OneSource(SPARK, lake).ingest(FIRST));
    }

    private static OneSource firstNight(String format, String more) {
        OneSource source = new OneSource(SPARK, lakes.resolve(format));
        AFTER_FIRST.put(format, source.folder());
        source.is(yaml(format, more));
        return source;
    }

    private static String yaml(String format, String more) {
        return "{format: " + format + ", path: \"LANDING/${date}\", options: {header: \"true\"}"
                + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    /** A lake with the first night of a format, and another file of the same pipeline. */
    private OneSource afterFirst(String format, String more) {
        new Warehouse(AFTER_FIRST.get(format)).copyTo(folder.resolve("lake"));
        OneSource source = new OneSource(SPARK, folder.resolve("lake"));
        source.is(yaml(format, more == null ? "" : more));
        return source;
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', nullValues = "none", textBlock = """
            # format | more of the source | second night | rows, quarantined rows and columns then; or what is refused
            csv  | none                       | v,id/3,17              | 2 0 id STRING, v INT
            csv  | none                       | id,v/A2,x              | 1 1 id STRING, v INT
            csv  | none                       | id,v,w/A2,3,4          | the header of
            csv  | none                       | id/A2                  | the header of
            csv  | onSchemaChange: addColumns | id,w,v/A2,4.5,3        | 2 0 id STRING, v INT, w DOUBLE
            csv  | onSchemaChange: addColumns | id,w/A2,4              | column v is gone
            csv  | schema: "id STRING, v INT", onSchemaChange: addColumns | w,id,v/4,A2,3 | 2 0 id STRING, v INT, w INT
            csv  | schema: "id STRING, v INT", onSchemaChange: addColumns | id,w/A2,4     | column v is gone
            csv  | schema: "id STRING, v INT"  | id,v,w/A2,3,4          | the header of
            csv  | none                        | id,v/A2,2.5/A3,4       | 2 1 id STRING, v INT
            csv  | none                        | id,v/A2,2.5/A3,/A4,3.5 | column v was INT and is now DOUBLE (2 of 2 values
            csv  | none                        | id,v/A2,2.5/A3,/A4,?/A5,3 | column v was INT and is now STRING (2 of 3 values
            csv  | schema: "id STRING, v INT"  | id,v/A2,2.5/A3,3.5     | sources.s.schema and cast it in sources.s.clean
            csv  | onMalformed: fail           | id,v/A2,2.5/A3,3.5     | column v was INT and is now DOUBLE
            csv  | none                        | id,v/A2,2,3/A3,3,4     | 1 2 id STRING, v INT
            csv  | schema: "id STRING, v STRING" | id,v/A2,3           | column v was INT and is now STRING
            json | none                       | {"a":"x","b":2}        | 1 1 a BIGINT, b BIGINT
            json | none                       | {"a":"x","b":2}/{"a":"7","b":2} | column a was BIGINT and is now STRING (2 of 2 values
            json | none                       | {"a":1.5,"b":2}/{"a":2,"b":[1]}/{"b":[2]}/{"a":1} | column b was BIGINT and is now STRING (2 of 3
            json | none                       | {"a":[1],"b":2}/{"a":[2],"b":2} | column a was BIGINT and is now ARRAY<BIGINT>
            json | none                       | {"a":1/{"a":2            | 1 2 a BIGINT, b BIGINT
            json | schema: "a LONG, b LONG"   | {"a":1,"c":true}       | 2 0 a BIGINT, b BIGINT
            json | schema: "a LONG, b LONG", onSchemaChange: addColumns | {"a":1,"c":true} | 2 0 a BIGINT, b BIGINT, c BOOLEAN
            json | none                       | {"b":3}                | 2 0 a BIGINT, b BIGINT
            json | none                       | {"a":1,"c":true}       | column c BOOLEAN is new
            json | onSchemaChange: addColumns | {"a":1,"c":true}       | 2 0 a BIGINT, b BIGINT, c BOOLEAN
            """)
    void aSecondNight(String format, String more, String second, String expected) {
        OneSource source = afterFirst(format, more);
        source.land(SECOND + "/1", second.split("/"));
        if (!Character.isDigit(expected.charAt(0))) {
            assertThat(catchThrowable(() -> source.ingest(SECOND)))
                    .isInstanceOf(DataRefused.class)
                    .hasMessageContaining("Cannot ingest s of 2026-01-02")
                    .hasMessageContaining(expected);
            return;
        }
        RunDocument.StepDocument done = source.ingest(SECOND);
        assertThat(source.bronze("1").size() + " " + done.rowsQuarantined() + " "
                        + columns(source.table(OneSource.BRONZE).schema()))
                .isEqualTo(expected);
    }

    /** Formats that have types of their own are held against bronze. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', nullValues = "none", textBlock = """
            none                       | 1 AS a, 'x' AS b           | column a was BIGINT and is now INT
            none                       | 1L AS a                    | column b is gone
            none                       | 1L AS a, 'x' AS b, 2 AS c  | column c INT is new
            onSchemaChange: addColumns | 'y' AS a, 'x' AS b, 2 AS c | column a was BIGINT and is now STRING
            onSchemaChange: addColumns | 2L AS a, 'x' AS b, 2 AS c  | none
            """)
    void aSecondNightOfParquet(String more, String second, String refusal) {
        OneSource source = afterFirst("parquet", more);
        SPARK.sql("SELECT " + second).write().parquet(source.folder() + "/landing/" + SECOND);
        Throwable refused = catchThrowable(() -> source.ingest(SECOND));
        if (refusal == null) {
            assertThat(refused).isNull();
            assertThat(source.bronze("a", "b", "c")).containsExactly("1 x -", "2 x 2");
        } else {
            assertThat(refused).isInstanceOf(DataRefused.class).hasMessageContaining(refusal);
        }
    }

    /** What is kept is the schema as read: cleaning comes after it. */
    @Test
    void cleaningMayChangeColumnsAfterwards() {
        OneSource source = new OneSource(SPARK, folder);
        source.is(yaml("csv", "clean: [{rename: {v: w}}, {cast: {w: LONG}}]"));
        source.land(FIRST + "/1", "id,v", "A1,2");
        source.land(SECOND + "/1", "id,v", "17,3");
        source.ingest(FIRST);
        source.ingest(SECOND);
        assertThat(source.bronze("id", "w")).containsExactly("17 3", "A1 2");
        assertThat(columns(source.table(OneSource.BRONZE).schema())).isEqualTo("id STRING, w BIGINT");
    }

    @Test
    void nightsBeforeANewColumnMayBeRunAgainWithoutIt() {
        OneSource source = new OneSource(SPARK, folder);
        source.is("{format: csv, path: \"LANDING/${date}\", options: {header: \"true\"}, load: upsert, key: [id],"
                + " onSchemaChange: addColumns}");
        source.land(FIRST + "/1", "id,v", "1,a", "2,a");
        source.land(SECOND + "/1", "id,v,w", "2,b,7");
        source.ingest(FIRST);
        source.ingest(SECOND);
        source.ingest(FIRST);
        assertThat(source.bronze("id", "v", "w")).containsExactly("1 a -", "2 b 7");
        source.land(SECOND.plusDays(1) + "/1", "id,v", "3,c");
        assertThat(catchThrowable(() -> source.ingest(SECOND.plusDays(1)))).hasMessageContaining("column w is gone");
    }

    /** A column that the pipeline file does not declare is kept as those of a schema that was inferred. */
    @Test
    void aNewColumnBesideADeclaredSchemaStays() {
        OneSource source = new OneSource(SPARK, folder);
        String declared = "{format: csv, path: \"LANDING/${date}\", options: {header: \"true\"},"
                + " schema: \"id LONG, region STRING\"";
        source.is(declared + "}");
        source.land(FIRST + "/region=eu/1", "id", "1");
        source.ingest(FIRST);
        source.is(declared + ", onSchemaChange: addColumns}");
        source.land(SECOND + "/region=eu/1", "w,id", "7,2", "8,3");
        source.ingest(SECOND);
        source.ingest(FIRST);
        assertThat(source.bronze("id", "region", "w")).containsExactly("1 eu -", "2 eu 7", "3 eu 8");

        LocalDate third = SECOND.plusDays(1);
        source.land(third + "/region=eu/1", "id", "4");
        assertThat(catchThrowable(() -> source.ingest(third)))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("column w is gone");
        source.is(declared + "}");
        source.land(third + "/region=eu/1", "id,w", "4,x", "5,9", "6,9");
        source.ingest(third);
        assertThat(source.bronze("id", "w"))
                .as("its type stays, too")
                .containsExactly("1 -", "2 7", "3 8", "5 9", "6 9");
    }

    private static String columns(StructType schema) {
        List<String> own = List.of("_source_file", "_arrival_date", "_run_id", "date");
        return Stream.of(schema.fields())
                .filter(field -> !own.contains(field.name()))
                .map(field -> field.name() + " " + field.dataType().sql())
                .collect(Collectors.joining(", "));
    }
}
