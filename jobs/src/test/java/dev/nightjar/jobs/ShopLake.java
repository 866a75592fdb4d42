/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A warehouse of the shop, and what is run there with a pipeline file that says something else than the shop's. */
record ShopLake(Path folder, Shop shop) {

    /** What the shop's pipeline file says of scoring, for which other words stand. */
    static final String SCORING = "scoring: {columns: [customer_id]}";

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");

    /** Scores a night with another `scoring`. */
    StepRun score(String scoring, LocalDate day) {
        return run(day, "score", SCORING, scoring);
    }

    /**
     * Runs a step of a night, and answers what the ledger has of it.
     *
     * @param replaced texts of the pipeline file, each before the one that stands for it
     */
    StepRun run(LocalDate day, String only, String... replaced) {
        return run(day, List.of("--only", only), replaced);
    }

    /** Runs a part of a night, and answers what the ledger has of its last step. */
    StepRun run(LocalDate day, List<String> options, String... replaced) {
        JobAnswers.ofNights(SPARK, arguments(day, options, replaced));
        List<StepRun> runs = new DeltaRunLedger(lake())
                .find(RunLedger.Query.of("shop").between(day, day));
        return runs.get(runs.size() - 1);
    }

    /** Traces a score, `key` being `column=value`. */
    ScoreTrace trace(LocalDate day, String key, String... replaced) {
        return JobAnswers.ofTrace(SPARK, arguments(day, List.of("--key", key), replaced));
    }

    Dataset<Row> scores() {
        return read(TableName.scores("shop"));
    }

    /** Scores of a night as lines, without what tells which run made them. */
    List<String> scored(LocalDate day) {
        return lines(scores().where(on(day)).drop("scored_at", "_run_id"));
    }

    Dataset<Row> read(TableName table) {
        return SPARK.read().format("delta").load(lake().path(table));
    }

    Lake lake() {
        return Lake.at(folder.toString());
    }

    /** As if nothing had ever been scored. */
    ShopLake forgetScores() {
        FileUtil.fullyDelete(folder.resolve("shop/scores").toFile());
        return this;
    }

    static Column on(LocalDate day) {
        return col("date").equalTo(day.toString());
    }

    static List<String> lines(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    Warehouse warehouse() {
        return new Warehouse(folder);
    }

    private List<String> arguments(LocalDate day, List<String> more, String... replaced) {
        return shop.arguments(written(replaced), folder, List.of(day), more.toArray(String[]::new));
    }

    private Path written(String... replaced) {
        try {
            String pipeline = Files.readString(shop.pipeline());
            for (int i = 0; i < replaced.length; i += 2) {
                assertThat(pipeline).contains(replaced[i]);
                pipeline = pipeline.replace(replaced[i], replaced[i + 1]);
            }
            return Files.writeString(folder.resolveSibling(folder.getFileName() + ".yaml"), pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
