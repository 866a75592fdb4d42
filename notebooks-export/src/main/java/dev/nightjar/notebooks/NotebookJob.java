/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.notebooks;

import dev.nightjar.core.Json;
import dev.nightjar.core.delta.TableFolder;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.lakesql.LakeSql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Writes executed notebooks of a pipeline: {@code --pipeline NAME --warehouse URI --to DIR}. */
public final class NotebookJob implements Job {

    private static final List<String> OPTIONS = List.of("--pipeline", "--warehouse", "--to");

    @Override
    public String name() {
        return "notebooks";
    }

    /** Each notebook written is a result {@code {"notebook": path}}. */
    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        if (arguments.size() != 6
                || !List.of(arguments.get(0), arguments.get(2), arguments.get(4))
                        .equals(OPTIONS)) {
            throw new UsageError("A notebooks job takes --pipeline NAME --warehouse URI --to DIR.");
        }
        String pipeline = arguments.get(1);
        Lake lake = Lake.at(arguments.get(3));
        if (!TableFolder.isTable(
                lake.path(TableName.scores(pipeline)),
                application.sessionState().newHadoopConf())) {
            throw new DataRefused("Cannot write notebooks of " + pipeline + ": there is no table " + pipeline
                    + ".scores in " + lake.root() + ". Run a night that scores first.");
        }
        Path file = Path.of(arguments.get(5)).resolve(pipeline + "-scores-overview.ipynb");
        write(file, new ScoresOverview(LakeSql.open(application, lake), pipeline).execute());
        output.result(Map.of("notebook", file.toString()));
    }

    private static void write(Path file, List<Cell> cells) {
        try {
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            Files.writeString(
                    part,
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(NotebookFile.of(cells)) + "\n");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
