/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.reproduction;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.spark.expression.Quoted;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Rows of two tables in any order, such as those that Spark ML keeps of a model. They are the same if as many rows have the
 * same JSON, in which doubles are exact. Random identifiers and times within the JSON of a text column, as ensembles of
 * trees keep them, do not count.
 */
public final class RowsComparison {

    private static final String TEXT = "_row";
    private static final String CHANCE = "\\\\\"(uid|timestamp|sparkVersion)\\\\\":(\\\\\"[^\"\\\\]*\\\\\"|[0-9]+),?";

    /** Rows that are looked at one by one where the tables differ. */
    private static final int MOST_ROWS = 50_000;

    private RowsComparison() {}

    public static Comparison of(String what, Dataset<Row> then, Dataset<Row> now) {
        Dataset<Row> before = text(then);
        Dataset<Row> after = text(now);
        Row total = total(before);
        Row totalNow = total(after);
        long rows = total.getLong(0);
        if (total.equals(totalNow)) {
            return Comparison.same(what, rows);
        }
        if (rows != totalNow.getLong(0)) {
            return new Comparison(
                    what,
                    Math.max(rows, totalNow.getLong(0)),
                    Math.abs(rows - totalNow.getLong(0)),
                    Optional.empty(),
                    rows + " rows then, " + totalNow.getLong(0) + " now");
        }
        if (rows > MOST_ROWS) {
            long different = before.exceptAll(after).count();
            return new Comparison(what, rows, different, Optional.empty(), different + " of " + rows + " rows");
        }
        return oneByOne(what, sorted(before), sorted(after));
    }

    private static Comparison oneByOne(String what, List<String> then, List<String> now) {
        Differences differences = new Differences(what);
        JsonComparison comparison = new JsonComparison(differences);
        try {
            for (int i = 0; i < then.size(); i++) {
                comparison.compare("row " + i, Json.MAPPER.readTree(then.get(i)), Json.MAPPER.readTree(now.get(i)));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Spark wrote JSON that cannot be read", e);
        }
        return differences.comparison();
    }

    private static Dataset<Row> text(Dataset<Row> rows) {
        Column all = struct(Quoted.columns(rows.columns()));
        Column json = to_json(all, Map.of("ignoreNullFields", "false"));
        return rows.select(regexp_replace(json, CHANCE, "").as(TEXT));
    }

    private static Row total(Dataset<Row> rows) {
        return rows.agg(
                        count(lit(1)),
                        coalesce(sum(xxhash64(col(TEXT)).cast("decimal(20,0)")), lit(0).cast("decimal(30,0)")))
                .first();
    }

    private static List<String> sorted(Dataset<Row> rows) {
        // few, as was counted
        return rows.as(Encoders.STRING()).collectAsList().stream().sorted().toList();
    }
}
