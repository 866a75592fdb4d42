/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.Problem;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                aggregate: {total: "sum(spent)", last_visit: "max(at)"}
                derive:
                  share: "total_1d / total_7d"
                  idle: "(unix_seconds(as_of) - unix_seconds(last_visit_7d)) / 3600.0"
              home:
                source: people
                entity: [person]
                timestamp: born
                columns: {town: "upper(town)", born: born}
                derive: {age: "floor(datediff(as_of, born) / 365.25)"}
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
                    "upper(town)"       | "upper(_rules[0])"     | 45:21
                    "hour(at)"          | "hour(when)"           | 51:19
                    "spent > 50"        | "paid > 50"            | 53:17
                    weight: "spent"     | weight: "paid"         | 54:11
                    """)
    void whatCannotBeResolvedIsToldWithItsPlace(String right, String wrong, String place) throws IOException {
        assertThat(PIPELINE).contains(right);
        assertThat(problems(PIPELINE.replace(right, wrong)))
                .hasSize(1)
                .allSatisfy(problem -> assertThat(problem.toString()).contains(":" + place + ": Invalid SQL: "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
                    total_1d / total_7d | 39:14 | total_1d / town                       | Unknown feature 'town' of view 'spending' in derive.share.
                    total_1d / total_7d | 39:14 | total_1d / totl                       | Valid: last_visit_1d
                    total_1d / total_7d | 39:14 | spent / total_7d                      | Unknown feature 'spent'
                    total_1d / total_7d | 39:14 | idle + total_7d                       | Unknown feature 'idle'
                    total_1d / total_7d | 39:14 | total_1d + last_visit_1d              | Cannot resolve
                    total_1d / total_7d | 39:14 | sum(total_1d)                         | Cannot derive spending__share as sum(total_1d): only
                    total_1d / total_7d | 39:14 | first(total_1d)                       | Cannot derive
                    total_1d / total_7d | 39:14 | lag(total_1d) OVER (ORDER BY as_of)   | Cannot derive
                    total_1d / total_7d | 39:14 | explode(array(total_1d))              | Cannot derive
                    total_1d / total_7d | 39:14 | (SELECT 1) + total_1d                 | Cannot derive
                    total_1d / total_7d | 39:14 | size(array(struct(*)))                | Cannot derive
                    datediff(as_of, born) | 46:19 | datediff(as_off, born)              | Unknown feature 'as_off' of view 'home' in derive.age. Did you mean 'as_of'?
                    datediff(as_of, born) | 46:19 | datediff(as_of, person)             | Unknown feature 'person'
                    """)
    void whatCannotBeDerivedIsToldWithItsPlace(String right, String place, String wrong, String message)
            throws IOException {
        assertThat(PIPELINE).contains(right);
        assertThat(problems(PIPELINE.replace(right, wrong)))
                .hasSize(1)
                .allSatisfy(
                        problem -> assertThat(problem.toString()).contains(":" + place + ": Invalid SQL: ", message));
    }

    @Test
    void anAlgorithmOfAModuleThatIsNotThereIsToldWithItsPlace() throws IOException {
        assertThat(problems(PIPELINE + "model: {task: classification, algorithm: xgboost}\n"))
                .singleElement()
                .asString()
                .endsWith(
                        ":56:42: Algorithm xgboost needs the optional module nightjar-xgboost, which is not on the class"
                                + " path. Build it into the distribution with './mvnw -Pxgboost -DskipTests package', or add its"
                                + " jars with --jars.");
    }

    private List<Problem> problems(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("checked.yaml"), yaml);
        return JobAnswers.of(new CheckJob(), SPARK, List.of(file.toString())).all(Problem.class);
    }
}
