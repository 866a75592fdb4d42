/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.store.TickingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A scheduler on a store of its own, with pipelines of three steps and a clock that tests set. */
public final class Fixture implements AutoCloseable {

    public final TickingClock clock;
    public final Store store;
    public final ScriptedRunner runner = new ScriptedRunner();
    public final Catalog catalog = new Catalog();
    /** Of the pipelines that are given from now on. */
    public Secrets secrets = Secrets.of(List.of());

    private final Path folder;

    public Fixture(Path folder, String now) {
        this.folder = folder;
        this.clock = new TickingClock(now);
        this.store = Store.open("jdbc:sqlite:" + folder.resolve("s.db"), Optional.empty(), Optional.empty(), clock);
    }

    /** Pipelines as tests give them. */
    public static final class Catalog implements PipelineCatalog {

        private final List<KnownPipeline> known = new ArrayList<>();
        private final List<ImportError> errors = new ArrayList<>();

        @Override
        public List<KnownPipeline> pipelines() {
            return known;
        }

        @Override
        public List<ImportError> importErrors() {
            return errors;
        }

        public void wrong(ImportError error) {
            errors.add(error);
        }
    }

    /** A pipeline of the steps ingest.a, ingest.b and features.f, which waits for ingest.a. */
    public KnownPipeline pipeline(String name, String schedule) {
        String yaml = """
                apiVersion: nightjar/v1
                pipeline: %s
                description: Payments
                owner: ann
                tags: [cards]
                schedule: %s
                sources:
                  a: {format: csv, path: x, schema: "id LONG, at TIMESTAMP"}
                  b: {format: csv, path: y, schema: "id LONG"}
                features:
                  f: {source: a, entity: [id], timestamp: at, windows: [P1D], aggregate: {n: "count(*)"}}
                """.formatted(name, schedule);
        KnownPipeline pipeline = new KnownPipeline(
                PipelineReader.parse(yaml, name + ".yaml", new Substitution(Optional.empty(), Map.of(), Map.of())),
                Path.of("pipelines", name + ".yaml"),
                Duration.ofMillis(5),
                secrets,
                Path.of("pipelines", name + ".yaml"));
        catalog.known.removeIf(other -> other.name().equals(name));
        catalog.known.add(pipeline);
        store.pipelines().parsed(name, pipeline.spec().specHash());
        return pipeline;
    }

    /** A scheduler whose runs go on within its passes. */
    public Scheduler scheduler() {
        return scheduler(Runnable::run);
    }

    public Scheduler scheduler(Executor threads) {
        return scheduler(threads, runner);
    }

    /** A scheduler whose runs go on within its passes, by another runner. */
    public Scheduler schedulerBy(Runner other) {
        return scheduler(Runnable::run, other);
    }

    /** A scheduler whose runs go on within its passes, on runs that somebody observes. */
    public Scheduler schedulerOn(RunRepository runs) {
        return schedulerOn(runs, 1000);
    }

    /** The same, with at most so many runs at once. */
    public Scheduler schedulerOn(RunRepository runs, int capacity) {
        return scheduler(Runnable::run, runner, runs, capacity);
    }

    private Scheduler scheduler(Executor threads, Runner by) {
        return scheduler(threads, by, store.runs(), 1000);
    }

    private Scheduler scheduler(Executor threads, Runner by, RunRepository runs, int capacity) {
        return new Scheduler(
                new Scheduler.Repositories(runs, store.pipelines(), store.backfills(), store.schedulers()),
                catalog,
                by,
                new Scheduler.Options(capacity, folder.resolve("logs")),
                clock,
                threads);
    }

    public List<Run> runs(String pipeline) {
        return store.runs()
                .runs(RunFilter.of(pipeline, PageRequest.first(100_000)))
                .items();
    }

    /** `step state try` of a run's steps. */
    public List<String> steps(RunKey key) {
        return store.runs().progress(key).orElseThrow().steps().stream()
                .map(step -> step.step() + " " + step.state().text() + " " + step.tryNumber())
                .toList();
    }

    public List<String> events(String pipeline, String event) {
        return store
                .events()
                .events(new EventRepository.Filter(
                        Optional.of(pipeline),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(event),
                        Optional.empty(),
                        List.of(),
                        PageRequest.first(1000)))
                .items()
                .stream()
                .map(stored -> stored.event().extra().orElse(""))
                .toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
