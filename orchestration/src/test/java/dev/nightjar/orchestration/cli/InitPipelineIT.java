/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files through init, a night, their profile and check, without an edit in between. Each command starts Spark, so
 * there are no more of them than it takes.
 */
class InitPipelineIT {

    private static final String DATE = "2026-01-31";

    @TempDir
    Path folder;

    @Test
    void adultHasNoHeaderAndAQuestionMarkForWhatIsMissing() throws Exception {
        Path file = init("adult", data("adult.data"), "c15");
        String text = Files.readString(file);
        assertThat(text)
                .contains("nullValue: \"?\"", "ignoreLeadingWhiteSpace: \"true\"", "task: classification")
                .contains("values: [\"<=50K\", \">50K\"]", "completeness: {column: c2")
                .doesNotContain("header:");
        run(file);
        assertThat(test("adult", "areaUnderROC")).isGreaterThan(0.9);

        Path html = folder.resolve("census.html");
        JsonNode profile = Json.MAPPER.readTree(nightjar(
                "profile", file.toString(), "adult", "--json", "--html", html.toString(), "--warehouse", warehouse()));
        assertThat(Files.readString(html)).contains("<h2>c15</h2>", "&gt;50K");
        assertThat(profile.path("columns")).hasSize(16);
        assertThat(profile.path("columns").get(0).path("rows").asLong()).isEqualTo(32_561);
        assertThat(profile.path("columns").get(1).path("nulls").asLong()).isEqualTo(1_836);
    }

    @Test
    void bikesAreCountedFromWhatIsNotTheirNumberItself() throws Exception {
        Path file = init("bikes", data("bike-hour.csv"), "cnt");
        String text = Files.readString(file);
        assertThat(text)
                .contains("header: \"true\"", "task: regression", "key: [instant]", "dteday_month: \"month(dteday)\"")
                .contains("# left out: casual, gives the label away: casual + registered is the label")
                .contains("split: {by: column, column: part");
        run(file);
        assertThat(test("bikes", "r2")).isGreaterThan(0.6);

        String suggested = nightjar("profile", file.toString(), "bike_hour", "--suggest", "--warehouse", warehouse());
        assertThat(suggested).contains("{unique: [instant], action: fail}", "temp BETWEEN 0 AND ");
        String before = text.substring(0, text.indexOf("    expect:\n") + "    expect:\n".length());
        Path again = folder.resolve("again.yaml");
        Files.writeString(
                again,
                before
                        + suggested
                                .lines()
                                .map(line -> "      " + line + "\n")
                                .collect(java.util.stream.Collectors.joining())
                        + "\n" + text.substring(text.indexOf("dataset:\n")));
        // all of the file that was made, too, but for what it expected
        nightjar("check", again.toString());
    }

    private Path init(String name, Path data, String label) {
        Path file = folder.resolve(name + ".yaml");
        nightjar("init", name, "--from", data.toString(), "--label", label, "--to", file.toString());
        return file;
    }

    private void run(Path file) throws Exception {
        JsonNode document = Json.MAPPER.readTree(
                nightjar("run", file.toString(), "--date", DATE, "--json", "--warehouse", warehouse()));
        assertThat(document.path("state").asText()).isEqualTo("success");
        assertThat(document.path("steps").get(0).path("rowsQuarantined").asLong())
                .isZero();
    }

    private double test(String pipeline, String metric) {
        MetricValue value = new DeltaModelRegistry(Lake.at(warehouse()))
                .model(pipeline)
                .alias("champion")
                .orElseThrow()
                .metrics()
                .get("test")
                .get(metric);
        return value.value();
    }

    private String warehouse() {
        return folder.resolve("warehouse").toString();
    }

    private static Path data(String name) {
        Path file = Path.of(System.getProperty("nightjar.home"), "../shared/data", name)
                .normalize();
        assumeTrue(Files.exists(file), file + " is absent");
        return file;
    }

    private static String nightjar(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        assertThat(exitCode).as("%s%n%s", err, out).isZero();
        return out.toString();
    }
}
