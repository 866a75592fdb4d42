/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.RemoteFailure;
import dev.nightjar.orchestration.run.SparkWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar sql`. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Runs Spark SQL over the lake, reading only; without a query, a prompt.")
final class SqlCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "One statement")
    private String query;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, csv or json (default: table)")
    private RowFormat.Kind format;

    @Override
    public Integer call() throws IOException {
        try (SparkWorker worker = settings.worker()) {
            if (query != null) {
                run(worker, query);
            } else {
                prompt(worker);
            }
        }
        return 0;
    }

    private void run(SparkWorker worker, String statement) {
        RowFormat rows = RowFormat.of(settings.json() ? RowFormat.Kind.JSON : format, settings.out());
        worker.run("sql", List.of("--warehouse", settings.warehouse(), statement), new Events() {
            @Override
            public void started(String step) {
                // a query has no steps
            }

            @Override
            public void result(JsonNode document) {
                if (document.has("columns")) {
                    rows.columns(document.path("columns"));
                } else {
                    rows.row(document.path("row"));
                }
            }
        });
        rows.end();
    }

    private void prompt(SparkWorker worker) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        while (true) {
            settings.err().print("sql> ");
            settings.err().flush();
            String line = in.readLine();
            if (line == null || line.strip().equals("quit") || line.strip().equals("exit")) {
                return;
            }
            if (!line.isBlank()) {
                try {
                    run(worker, line.strip().replaceAll(";+$", ""));
                } catch (RemoteFailure e) {
                    settings.err().println(e.getMessage());
                }
            }
        }
    }
}
