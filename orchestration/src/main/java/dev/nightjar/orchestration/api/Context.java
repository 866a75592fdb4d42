/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.BackfillRepository;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.schedule.PipelineRepository;
import dev.nightjar.orchestration.schedule.PipelineState;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.SchedulerRepository;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the API is about.
 *
 * @param logs folder of the attempts' logs
 * @param capacity how many runs at once
 * @param wake tells the scheduler that there may be something to do
 */
public record Context(
        RunRepository runs,
        PipelineRepository pipelines,
        EventRepository events,
        BackfillRepository backfills,
        SchedulerRepository schedulers,
        PipelineCatalog catalog,
        Clock clock,
        Path logs,
        int capacity,
        Runnable wake) {

    PipelineState state(String dag) {
        return pipelines
                .find(dag)
                .orElseThrow(() -> new HttpProblem(404, "The Dag with ID: `" + dag + "` was not found"));
    }

    Optional<KnownPipeline> known(String dag) {
        return catalog.pipeline(dag);
    }

    /** A pipeline whose file is there and right. */
    KnownPipeline live(String dag) {
        state(dag);
        return known(dag).orElseThrow(() -> new HttpProblem(404, "DAG with dag_id: '" + dag + "' not found"));
    }

    RunKey key(Request request) {
        return new RunKey(request.path("dag_id"), request.path("dag_run_id"));
    }

    Run run(RunKey key) {
        return runs.find(key).orElseThrow(() -> noRun(key));
    }

    RunProgress progress(RunKey key) {
        return runs.progress(key).orElseThrow(() -> noRun(key));
    }

    RunStep step(RunProgress progress, String task) {
        return progress.step(task)
                .orElseThrow(() -> new HttpProblem(
                        404,
                        "The Task Instance with dag_id: `"
                                + progress.run().key().pipeline() + "`, run_id: `"
                                + progress.run().key().runId() + "` and task_id: `" + task + "` was not found"));
    }

    int version(String dag) {
        return pipelines.find(dag).map(PipelineState::version).orElse(1);
    }

    /** The versions of all pipelines, for those who ask for many. */
    Map<String, Integer> versions() {
        return pipelines.all().stream().collect(Collectors.toMap(PipelineState::name, PipelineState::version));
    }

    /** The pipelines whose version is among some. */
    List<String> ofVersions(List<Integer> numbers) {
        return pipelines.all().stream()
                .filter(pipeline -> numbers.contains(pipeline.version()))
                .map(PipelineState::name)
                .toList();
    }

    /** The pipelines that the parameter `dag_id_pattern` asks for; empty if it is not given. */
    Optional<List<String>> ofPattern(Request request) {
        String name = "dag_id_pattern";
        return request.last(name)
                .filter(text -> !Query.pattern(request, name).isEmpty())
                .map(text -> pipelines.all().stream()
                        .map(PipelineState::name)
                        .filter(pipeline -> LikePattern.all(request, name, pipeline))
                        .toList());
    }

    static HttpProblem noRun(RunKey key) {
        return new HttpProblem(
                404,
                "The DagRun with dag_id: `" + key.pipeline() + "` and run_id: `" + key.runId() + "` was not found");
    }
}
