/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightjar.core.Json;
import dev.nightjar.spark.NightjarSession;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A fresh process that loads saved models and counts the rows of each one's sample that it predicts otherwise. */
final class SavedModelsProbe {

    private SavedModelsProbe() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        List<ServingRequest> requests = Json.MAPPER.readValue(System.in, new TypeReference<List<ServingRequest>>() {});
        SparkSession spark = NightjarSession.builder()
                .appName("saved-models")
                .config("spark.ui.enabled", false)
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.driver.host", "localhost")
                .master("local[2]")
                .getOrCreate();
        List<String> found = new ArrayList<>();
        for (ServingRequest request : requests) {
            found.add(different(spark, request));
        }
        answers.println(Json.MAPPER.writeValueAsString(found));
        answers.flush();
        System.exit(0);
    }

    /** How many predictions of a saved model are other ones than were expected, as `0 of 200`. */
    static String different(SparkSession spark, ServingRequest request) {
        SparkModel model = ModelArtifact.load(spark, "a saved model", request.artifact(), request.manifest());
        Dataset<Row> expected = spark.read().parquet(request.expected());
        Column[] columns =
                Arrays.stream(expected.columns()).map(name -> col(name)).toArray(Column[]::new);
        List<Row> lost = new ArrayList<>(expected.collectAsList());
        int all = lost.size();
        List<Row> added = new ArrayList<>();
        for (Row row : model.predict(spark.read().parquet(request.sample()))
                .select(columns)
                .collectAsList()) {
            if (!lost.remove(row)) {
                added.add(row);
            }
        }
        return Math.max(lost.size(), added.size()) + " of " + all;
    }
}
