/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told from the beginning of a CSV file. */
class CsvDialectTest {

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("header", "a,b\n1,x\n2,y\n", Map.of("header", "true")),
                Arguments.of("no header: numbers in the first line", "1,x\n2,y\n", Map.of()),
                Arguments.of(
                        "header of text only", "name,town\nann,ulm\nbob,bonn\neve,ulm\n", Map.of("header", "true")),
                Arguments.of("no header: the first line is met again", "ann,ulm\nbob,bonn\neve,ulm\n", Map.of()),
                Arguments.of(
                        "semicolons, commas in numbers", "a;b\n1,5;2\n2,5;3\n", Map.of("header", "true", "sep", ";")),
                Arguments.of("tabs", "a\tb\n1\t2\n3\t4\n", Map.of("header", "true", "sep", "\\t")),
                Arguments.of("bars", "1|2|3\n3|4|5\n", Map.of("sep", "|")),
                Arguments.of(
                        "blanks and marks",
                        "39, State, ?\n50, ?, x\n38, Private, y\n",
                        Map.of(
                                "ignoreLeadingWhiteSpace",
                                "true",
                                "ignoreTrailingWhiteSpace",
                                "true",
                                "nullValue",
                                "?")),
                Arguments.of(
                        "a line break and doubled quotes in quotes",
                        "id,text\n1,\"two\nlines\"\n2,\"a \"\"word\"\"\"\n",
                        Map.of("header", "true", "multiLine", "true", "escape", "\"")),
                Arguments.of("a delimiter in quotes", "id,text\n1,\"a,b\"\n2,\"c,d\"\n", Map.of("header", "true")),
                Arguments.of("single quotes", "id,t\n1,'a,b'\n2,'c'\n", Map.of("header", "true", "quote", "'")),
                Arguments.of("apostrophes are no quotes", "id,t\n1,'tis\n2,o'clock\n", Map.of("header", "true")),
                Arguments.of(
                        "the most frequent mark",
                        "a,b\n1,NA\n2,NA\n3,null\n",
                        Map.of("header", "true", "nullValue", "NA")),
                Arguments.of("one column", "n\n1\n2\n", Map.of("header", "true")),
                Arguments.of("a row number without a name", ",a\n1,x\n2,y\n", Map.of("header", "true")),
                Arguments.of("Windows", "a,b\r\n1,2\r\n3,4\r\n", Map.of("header", "true")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void theDialectIsToldFromTheText(String what, String text, Map<String, String> options) {
        assertThat(CsvDialect.of(text, true).options()).as(what).isEqualTo(options);
    }

    @Test
    void aRecordThatIsCutOffCountsNot() {
        assertThat(CsvRecords.of("a,b\n1,2\n3", ',', '"', false).records()).hasSize(2);
        assertThat(CsvRecords.of("a,b\n1,2\n3", ',', '"', true).records()).hasSize(3);
    }

    @Test
    void namesAreMadeFitAndDifferent() {
        assertThat(ColumnNames.of(
                        java.util.List.of("Age", "marital-status", "marital.status", "_c3", "date", "2nd", "")))
                .containsExactly("Age", "marital_status", "marital_status_2", "c4", "day", "c_2nd", "c7");
    }
}
