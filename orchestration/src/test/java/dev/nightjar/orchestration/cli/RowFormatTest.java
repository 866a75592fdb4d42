/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Rows come from Spark as objects whose keys are positions. */
class RowFormatTest {

    @Test
    void jsonIsAnArrayOfObjectsByColumnName() throws IOException {
        String json = printed(RowFormat.Kind.JSON);
        assertThat(Json.MAPPER.readTree(json))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "[{\"name\":\"a, \\\"b\\\"\",\"rows\":3,\"good\":true},{\"name\":null,\"rows\":4,\"good\":false}]"));
    }

    @Test
    void csvIsQuotedWhereItMustBeAndEmptyForNull() throws IOException {
        assertThat(printed(RowFormat.Kind.CSV)).isEqualTo("name,rows,good\r\n\"a, \"\"b\"\"\",3,true\r\n,4,false\r\n");
    }

    @Test
    void aTableHasAllCells() throws IOException {
        assertThat(printed(RowFormat.Kind.TABLE).lines())
                .hasSize(4)
                .anyMatch(line -> line.matches("a, \"b\"\\s+3.*true.*"));
    }

    @Test
    void withoutRowsJsonIsAnEmptyArray() {
        StringWriter out = new StringWriter();
        RowFormat.of(RowFormat.Kind.JSON, new PrintWriter(out)).end();
        assertThat(out.toString()).isEqualToIgnoringNewLines("[]");
    }

    private static String printed(RowFormat.Kind kind) throws IOException {
        StringWriter out = new StringWriter();
        RowFormat format = RowFormat.of(kind, new PrintWriter(out));
        format.columns(Json.MAPPER.readTree("[\"name\",\"rows\",\"good\"]"));
        format.row(Json.MAPPER.readTree("{\"c0\":\"a, \\\"b\\\"\",\"c1\":3,\"c2\":true}"));
        format.row(Json.MAPPER.readTree("{\"c0\":null,\"c1\":4,\"c2\":false}"));
        format.end();
        return out.toString();
    }
}
