/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.Problem;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expressions of a pipeline file are analysed over the columns that its sources declare. */
class CheckJobTest {

    private static final SparkSession SPARK = TestSpark.session();

    private static final String PIPELINE = """
            apiVersion: nightjar/v1
            pipeline: checked
            sources:
              people:
                format: csv
                path: landing/people
                schema: "person INT, town STRING, born DATE"
              visits:
                format: csv
                path: landing/visits
                schema: "id LONG, person INT, at TIMESTAMP, spent DOUBLE, note STRING"
                eventTime: at
                lateness: P1D
                clean:
                  - cast: {note: STRING}
                  - deduplicate: {by: [id], keep: last, orderBy: at}
                  - filter: "spent IS NOT NULL"
                expect:
                  - {check: "spent > 0", action: quarantine}
                  - {notNull: [id], action: fail}
                  - {unique: [id], action: fail}
                  - {inSet: {column: note, values: [a, b]}, action: warn}
                  - {matches: {column: note, pattern: "^[ab]$"}, action: warn}
                  - {references: {column: person, source: people, to: person}, action: quarantine}
                  - {rows: {min: 1}, action: fail}
                  - {completeness: {column: note, min: 0.5}, action: warn}
                  - {mean: {column: spent, min: 1}, action: warn}
                  - {quantile: {column: spent, q: 0.9, max: 100}, action: warn}
                  - {freshness: {column: at, within: P2D}, action: fail}
            features:
              spending:
                source: visits
                entity: [person]
                timestamp: at
                where: "spent < 1000"
                windows: [P1D, P7D]
                aggregate: {total: "sum(spent)"}
              home:
                source: people
                entity: [person]
                timestamp: born
                columns: {town: "upper(town)"}
            dataset:
              spine: visits
              key: [id]
              timestamp: at
              columns: {hour: "hour(at)"}
              features: [spending, home]
              label: {expr: "spent > 50"}
              weight: "spent"
              split: {by: time, train: P7D, validation: P1D, test: P1D}
            """;

    @TempDir
    Path folder;

    @Test
    void nothingIsWrongWithExpressionsOverDeclaredColumns() throws IOException {
        assertThat(problems(PIPELINE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    orderBy: at}        | orderBy: "at + spent"} | 16:9
                    "spent IS NOT NULL" | "paid IS NOT NULL"     | 17:9
                    "spent > 0"         | "paid > 0"             | 19:9
                    "spent > 0"         | "spent > at"           | 19:9
                    "spent < 1000"      | "paid < 1000"          | 35:12
                    "sum(spent)"        | "sum(paid)"            | 37:24
                    "sum(spent)"        | "spent"                | 37:24
                    "sum(spent)"        | "any_value(spent)"     | 37:24
                    "upper(town)"       | "upper(_rules[0])"     | 42:21
                    "hour(at)"          | "hour(when)"           | 47:19
                    "spent > 50"        | "paid > 50"            | 49:17
                    weight: "spent"     | weight: "paid"         | 50:11
                    """)
    void whatCannotBeResolvedIsToldWithItsPlace(String right, String wrong, String place) throws IOException {
        assertThat(PIPELINE).contains(right);
        assertThat(problems(PIPELINE.replace(right, wrong)))
                .hasSize(1)
                .allSatisfy(problem -> assertThat(problem.toString()).contains(":" + place + ": Invalid SQL: "));
    }

    private List<Problem> problems(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("checked.yaml"), yaml);
        List<Problem> problems = new ArrayList<>();
        new CheckJob().run(SPARK, List.of(file.toString()), new JobOutput() {
            @Override
            public void started(String step) {}

            @Override
            public void result(Object document) {
                problems.add((Problem) document);
            }
        });
        return problems;
    }
}
