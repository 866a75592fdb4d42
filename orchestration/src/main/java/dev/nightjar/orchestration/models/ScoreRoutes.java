/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.core.delta.DatedTable;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Where the scores of a pipeline lie, what their columns are, and which model made the newest. */
final class ScoreRoutes {

    private final NightjarApi.Context context;

    ScoreRoutes(NightjarApi.Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", NightjarApi.BASE + "/pipelines/{pipeline}/scores", Role.VIEWER, this::scores);
    }

    /** About a table of scores. */
    record Scores(
            String table,
            String path,
            long version,
            Optional<String> newestDate,
            List<DatedTable.ColumnInfo> columns,
            Optional<Night> newestNight) {}

    /** The newest night of scoring. */
    record Night(
            String date, String runId, Optional<Integer> modelVersion, long rowsWritten, Optional<Instant> endedAt) {

        static Night of(StepRun run) {
            return new Night(run.date().toString(), run.runId(), run.modelVersion(), run.rowsWritten(), run.endedAt());
        }
    }

    private Response scores(Request request) {
        String pipeline = Pipelines.known(context, request);
        TableName table = TableName.scores(pipeline);
        String path = context.lake().path(table);
        DatedTable found = DatedTable.at(path, new Configuration())
                .orElseThrow(() -> new HttpProblem(404, "The pipeline `" + pipeline + "` has no scores yet"));
        Optional<Night> night = context
                .ledger()
                .find(RunLedger.Query.of(pipeline).stage("score"))
                .stream()
                .filter(run -> run.state() == StepState.SUCCESS)
                .max(Comparator.comparing(StepRun::date).thenComparing(StepRun::startedAt))
                .map(Night::of);
        return Response.ok(new Scores(
                table.toString(),
                path,
                found.version(),
                found.newestDate().map(Object::toString),
                found.columns(),
                night));
    }
}
