/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.testing.TestSpark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookJobTest {

    private final SparkSession spark = TestSpark.session();

    @TempDir
    Path folder;

    @Test
    void theNotebookHoldsItsResultsAndAPlot() throws IOException {
        spark.sql("SELECT id, DATE'2026-01-01' + CAST(id % 3 AS INT) AS date, id / 10.0D AS probability,"
                        + " 'shop' AS model_name, 1 AS model_version, '<b>&' AS remark FROM range(9)")
                .write()
                .format("delta")
                .partitionBy("date")
                .save(folder + "/lake/shop/scores");
        JsonNode notebook = Json.MAPPER.readTree(Files.readString(Path.of(export("shop"))));
        assertThat(notebook.path("nbformat").asInt()).isEqualTo(4);
        assertThat(notebook.path("nbformat_minor").asInt()).isEqualTo(5);
        Set<String> ids = new HashSet<>();
        for (JsonNode cell : notebook.path("cells")) {
            assertThat(ids.add(cell.path("id").asText())).isTrue();
            assertThat(cell.path("id").asText()).matches("[a-zA-Z0-9-_]{1,64}");
            assertThat(cell.path("cell_type").asText()).isIn("markdown", "code");
            assertThat(cell.path("metadata").isObject()).isTrue();
            assertThat(cell.path("cell_type").asText().equals("code")).isEqualTo(cell.has("outputs"));
        }
        String html = notebook.findValuesAsText("text/html").get(0);
        assertThat(html).contains("<td>2026-01-01</td><td>3</td><td>0.3</td><td>1</td>");
        assertThat(notebook.findValuesAsText("text/html").get(2))
                .contains("&lt;b&gt;&amp;")
                .doesNotContain("<b>");
        byte[] png = Base64.getDecoder()
                .decode(notebook.findValuesAsText("image/png").get(0));
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(800);
    }

    @Test
    void aPipelineWithoutScoresIsRefused() {
        assertThatThrownBy(() -> export("nobody"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("nobody.scores");
    }

    @Test
    void missingArgumentsAreRefused() {
        assertThatThrownBy(() -> new NotebookJob().run(spark, List.of("--pipeline", "x"), null))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--warehouse");
    }

    private String export(String pipeline) {
        List<Object> results = new ArrayList<>();
        new NotebookJob()
                .run(
                        spark,
                        List.of("--pipeline", pipeline, "--warehouse", folder + "/lake", "--to", folder + "/books"),
                        new JobOutput() {
                            @Override
                            public void started(String step) {
                                throw new IllegalStateException(step);
                            }

                            @Override
                            public void result(Object document) {
                                results.add(document);
                            }
                        });
        return StreamSupport.stream(
                        Json.MAPPER.valueToTree(results).findValues("notebook").spliterator(), false)
                .map(JsonNode::asText)
                .findFirst()
                .orElseThrow();
    }
}
