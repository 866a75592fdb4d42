/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.lakesql.LakeSql;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Answers one query over the lake: first `{"columns":[...]}`, then `{"row":[...]}` for each row. */
public final class SqlJob implements Job {

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        if (arguments.size() != 3 || !arguments.get(0).equals("--warehouse")) {
            throw new UsageError("A sql job takes --warehouse URI QUERY.");
        }
        Dataset<Row> rows = LakeSql.open(application, Lake.at(arguments.get(1))).dataset(arguments.get(2));
        output.result(Map.of("columns", rows.columns()));
        if (rows.columns().length == 0) {
            return;
        }
        Iterator<String> lines = asJson(rows).toLocalIterator();
        while (lines.hasNext()) {
            output.result(Map.of("row", parsed(lines.next())));
        }
    }

    /** Values as JSON by position, so that columns of one name do not meet. */
    private static Dataset<String> asJson(Dataset<Row> rows) {
        String[] positions = new String[rows.columns().length];
        Arrays.setAll(positions, i -> "c" + i);
        Column values = functions.struct(
                Arrays.stream(positions).map(c -> functions.col(c)).toArray(Column[]::new));
        return rows.toDF(positions)
                .select(functions.to_json(values, Map.of("ignoreNullFields", "false")))
                .as(org.apache.spark.sql.Encoders.STRING());
    }

    private static Object parsed(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read a row that Spark wrote as JSON", e);
        }
    }
}
