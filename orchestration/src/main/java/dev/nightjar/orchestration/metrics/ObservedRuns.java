/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import dev.nightjar.orchestration.schedule.Lease;
import dev.nightjar.orchestration.schedule.NewRun;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.schedule.StepOfRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Another repository's runs. Whoever observes is handed each change once it is stored. */
final class ObservedRuns implements RunRepository {

    private final RunRepository runs;
    private final Consumer<RunProgress> observer;
    private final Consumer<Run> beginnings;

    /**
     * Observes.
     *
     * @param observer is handed changes
     * @param beginnings is handed queued runs that a scheduler began
     */
    ObservedRuns(RunRepository runs, Consumer<RunProgress> observer, Consumer<Run> beginnings) {
        this.runs = runs;
        this.observer = observer;
        this.beginnings = beginnings;
    }

    @Override
    public <T> Optional<T> change(RunKey key, Optional<String> actor, Function<RunProgress, T> change) {
        AtomicReference<RunProgress> changed = new AtomicReference<>();
        Optional<T> result = runs.change(key, actor, progress -> {
            T answer = change.apply(progress);
            changed.set(progress);
            return answer;
        });
        Optional.ofNullable(changed.get()).ifPresent(observer);
        return result;
    }

    @Override
    public boolean changeAs(RunKey key, Lease lease, Consumer<RunProgress> change) {
        AtomicReference<RunProgress> changed = new AtomicReference<>();
        boolean stored = runs.changeAs(key, lease, progress -> {
            change.accept(progress);
            changed.set(progress);
        });
        Optional.ofNullable(changed.get()).filter(progress -> stored).ifPresent(observer);
        return stored;
    }

    @Override
    public Run add(NewRun run) {
        return runs.add(run);
    }

    @Override
    public Set<String> plan(List<Plan> plans) {
        return runs.plan(plans);
    }

    @Override
    public Optional<Run> find(RunKey key) {
        return runs.find(key);
    }

    @Override
    public Optional<RunProgress> progress(RunKey key) {
        return runs.progress(key);
    }

    @Override
    public Optional<Lease> take(RunKey key, String scheduler, int limit) {
        boolean queued =
                runs.find(key).filter(run -> run.state() == RunState.QUEUED).isPresent();
        Optional<Lease> lease = runs.take(key, scheduler, limit);
        lease.filter(taken -> queued).flatMap(taken -> runs.find(key)).ifPresent(beginnings);
        return lease;
    }

    @Override
    public List<Run> waiting(RunState state, Instant dueBy, int ofEach) {
        return runs.waiting(state, dueBy, ofEach);
    }

    @Override
    public List<Run> ownedBy(String scheduler) {
        return runs.ownedBy(scheduler);
    }

    @Override
    public List<Run> orphaned() {
        return runs.orphaned();
    }

    @Override
    public List<Run> overdue(Instant now) {
        return runs.overdue(now);
    }

    @Override
    public Optional<Run> before(String pipeline, Instant logicalDate) {
        return runs.before(pipeline, logicalDate);
    }

    @Override
    public Optional<Run> at(String pipeline, Instant logicalDate) {
        return runs.at(pipeline, logicalDate);
    }

    @Override
    public long open(long backfill) {
        return runs.open(backfill);
    }

    @Override
    public boolean delete(RunKey key, Optional<String> actor) {
        return runs.delete(key, actor);
    }

    @Override
    public Page<Run> runs(RunFilter filter) {
        return runs.runs(filter);
    }

    @Override
    public List<Run> latest() {
        return runs.latest();
    }

    @Override
    public Page<StepOfRun> steps(StepFilter filter) {
        return runs.steps(filter);
    }

    @Override
    public List<RunStep> attempts(RunKey key, String step) {
        return runs.attempts(key, step);
    }
}
