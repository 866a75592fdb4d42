/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Drives an Airflow of version 3 or 2, or what answers like one, through its REST API. Which it is, is found out at the
 * first call. All methods throw {@link AirflowFailure}, after having tried again what could safely be tried again. One
 * client serves many threads.
 */
public final class AirflowClient {

    private static final int SENDINGS = 3;
    private static final Duration BETWEEN_SENDINGS = Duration.ofSeconds(2);

    private final Connection connection;
    private final Pages pages;

    public AirflowClient(AirflowSettings settings, Timing timing) {
        this.connection = new Connection(settings, timing);
        this.pages = new Pages(connection);
    }

    /** Airflow's version, such as `3.2.1`. */
    public String version() {
        return connection.api().version();
    }

    /** Dags that are not stale, by id. */
    public List<Dag> dags(int most) {
        return pages.read(call("dags").with("order_by", "dag_id"), "dags", Dag::of, Dag::dagId, most);
    }

    /** A Dag. */
    public Dag dag(String dagId) {
        return Dag.of(connection.json(call("dags", dagId)));
    }

    /** Stops runs of a Dag from being started. */
    public Dag pause(String dagId) {
        return setPaused(dagId, true);
    }

    /** Lets runs of a Dag be started. */
    public Dag unpause(String dagId) {
        return setPaused(dagId, false);
    }

    private Dag setPaused(String dagId, boolean paused) {
        Call call = Call.patch(JsonNodeFactory.instance.objectNode().put("is_paused", paused), path("dags", dagId))
                .with("update_mask", "is_paused");
        return Dag.of(connection.json(call));
    }

    /**
     * Starts a run, once, however often it is asked for: the same request, made again, answers with the run that there
     * is.
     *
     * @throws AirflowFailure of kind CONFLICT if another request made a run of this id or logical date
     */
    public DagRun trigger(TriggerRequest request) {
        Call call = Call.post(request.body(connection.api().generation()), path("dags", request.dagId(), "dagRuns"));
        Backoff backoff =
                new Backoff(BETWEEN_SENDINGS, BETWEEN_SENDINGS.multipliedBy(4), connection.timing().random());
        for (int sending = 1; ; sending++) {
            AirflowFailure failure;
            try {
                return DagRun.of(connection.json(call));
            } catch (AirflowFailure e) {
                if (!e.outcomeUnknown() && e.kind() != Kind.CONFLICT && e.kind() != Kind.INVALID_ANSWER) {
                    throw e;
                }
                failure = e;
            }
            Optional<DagRun> made = made(request, failure);
            if (made.isPresent()) {
                return made.get();
            }
            if (!failure.outcomeUnknown() || sending == SENDINGS) {
                throw failure;
            }
            connection.timing().sleep(backoff.after(sending));
        }
    }

    /** The run of a request whose answer said that there is one already, or did not say whether there is. */
    private Optional<DagRun> made(TriggerRequest request, AirflowFailure failure) {
        DagRun there;
        try {
            there = run(request.dagId(), request.dagRunId());
        } catch (AirflowFailure e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        if (there.note().filter(note -> note.contains(request.mark())).isPresent()) {
            return Optional.of(there);
        }
        throw AirflowFailure.of(
                Kind.CONFLICT,
                "The run " + request.dagRunId() + " of " + request.dagId()
                        + " is there already, and was not made by this request. Give another run id.",
                failure);
    }

    /** A run. */
    public DagRun run(String dagId, String dagRunId) {
        return DagRun.of(connection.json(call("dags", dagId, "dagRuns", dagRunId)));
    }

    /** The newest runs of a Dag, newest first. */
    public List<DagRun> runs(String dagId, Optional<String> state, int most) {
        Call call = call("dags", dagId, "dagRuns").with("order_by", "-start_date");
        Call filtered = state.map(text -> call.with("state", text)).orElse(call);
        return pages.read(filtered, "dag_runs", DagRun::of, DagRun::dagRunId, most);
    }

    /** All tasks of a run. */
    public List<TaskInstance> tasks(String dagId, String dagRunId) {
        return pages.read(
                call("dags", dagId, "dagRuns", dagRunId, "taskInstances"),
                "task_instances",
                TaskInstance::of,
                task -> task.taskId() + " " + task.mapIndex(),
                Integer.MAX_VALUE);
    }

    /** Hands over the lines of an attempt's log, as far as it goes by now. */
    public void log(LogRequest request, Consumer<String> lines) {
        new LogReader(connection).read(request, lines);
    }

    /** Makes tasks of a run run again, and answers which. */
    public List<String> clear(ClearRequest request) {
        Call call = Call.post(request.body(), path("dags", request.dagId(), "clearTaskInstances"));
        return connection.json(call).path("task_instances").findValuesAsText("task_id");
    }

    /** Says that a run ended well, whatever its tasks do; those that run are stopped. */
    public DagRun markSuccess(String dagId, String dagRunId) {
        return mark(dagId, dagRunId, "success");
    }

    /** Says that a run failed, and stops its tasks. */
    public DagRun markFailed(String dagId, String dagRunId) {
        return mark(dagId, dagRunId, "failed");
    }

    private DagRun mark(String dagId, String dagRunId, String state) {
        Call call = Call.patch(
                JsonNodeFactory.instance.objectNode().put("state", state), path("dags", dagId, "dagRuns", dagRunId));
        return DagRun.of(connection.json(call));
    }

    /** Gives a run another note. */
    public DagRun note(String dagId, String dagRunId, String text) {
        String[] path = connection.api().generation() == 3
                ? path("dags", dagId, "dagRuns", dagRunId)
                : path("dags", dagId, "dagRuns", dagRunId, "setNote");
        return DagRun.of(
                connection.json(Call.patch(JsonNodeFactory.instance.objectNode().put("note", text), path)));
    }

    /** Follows a run to its end. */
    public DagRun await(String dagId, String dagRunId, RunWatch.Patience patience, Consumer<DagRun> changes) {
        return new RunWatch(this, connection.timing()).await(dagId, dagRunId, patience, changes);
    }

    /**
     * Starts a backfill, newest or oldest runs first.
     *
     * @throws AirflowFailure of kind REFUSED by an Airflow 2, whose API has none
     */
    public Backfill backfill(Backfill.Request request) {
        if (connection.api().generation() == 2) {
            throw AirflowFailure.of(
                    Kind.REFUSED,
                    "Airflow " + version()
                            + " starts no backfills through its API. Use `airflow dags backfill` there.");
        }
        return Backfill.of(connection.json(Call.post(request.body(), path("backfills"))));
    }

    private Call call(String... segments) {
        return Call.get(path(segments));
    }

    private String[] path(String... segments) {
        return connection.api().path(segments);
    }
}
