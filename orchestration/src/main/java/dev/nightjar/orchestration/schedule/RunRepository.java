/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The stored runs. Each call that writes is one transaction, in which every change of a state has its event. */
public interface RunRepository {

    /**
     * Adds a run to the queue.
     *
     * @throws DuplicateRun if the pipeline has a run of this id or logical date
     */
    Run add(NewRun run);

    /**
     * Adds the runs of ticks and moves the watermarks of pipelines, all in one transaction. Runs that there are already
     * stay as they are.
     *
     * @return the pipelines whose watermark was where the plan read it to be; the others were planned by another
     *     scheduler, and nothing of theirs is added
     */
    Set<String> plan(List<Plan> plans);

    /**
     * The ticks of a pipeline that are due.
     *
     * @param from where the watermark was read to be
     * @param to where it comes to be
     */
    record Plan(String pipeline, Optional<Instant> from, Instant to, List<NewRun> runs, List<Event> events) {
        public Plan {
            runs = List.copyOf(runs);
            events = List.copyOf(events);
        }
    }

    /** A run by its key. */
    Optional<Run> find(RunKey key);

    /** A run with its steps, to look at. */
    Optional<RunProgress> progress(RunKey key);

    /**
     * Changes a run.
     *
     * @param actor who does it: a user, or empty for the scheduler
     * @return what the change answers; empty if there is no such run
     */
    <T> Optional<T> change(RunKey key, Optional<String> actor, Function<RunProgress, T> change);

    /**
     * Changes a run that a scheduler has taken.
     *
     * @return false, and nothing changes, if the run changed hands since
     */
    boolean changeAs(RunKey key, Lease lease, Consumer<RunProgress> change);

    /**
     * Lets a scheduler begin a queued run, unless as many of its pipeline, or of its backfill, run as may.
     *
     * @param limit how many at once
     * @return the lease; empty if the limit is reached, somebody else has it, or the scheduler is not registered
     */
    Optional<Lease> take(RunKey key, String scheduler, int limit);

    /**
     * Runs in a state that no scheduler works on and that something can be done of now: not of paused pipelines or
     * backfills, not waiting to be tried again. Those due first come first, and those of backfills last.
     *
     * @param ofEach at most so many of a pipeline, and of a backfill, so that none hides the others
     */
    List<Run> waiting(RunState state, Instant dueBy, int ofEach);

    /** Runs that a scheduler works on. */
    List<Run> ownedBy(String scheduler);

    /** Runs whose scheduler is not registered any more. */
    List<Run> orphaned();

    /** Runs that are not done by their deadline, which nobody noticed. */
    List<Run> overdue(Instant now);

    /** The scheduled or backfilled run of a pipeline with the last logical date before an instant. */
    Optional<Run> before(String pipeline, Instant logicalDate);

    /** The run of a pipeline with a logical date. */
    Optional<Run> at(String pipeline, Instant logicalDate);

    /** How many runs of a backfill have not ended. */
    long open(long backfill);

    /** Removes a run with all that belongs to it; false if there is none. */
    boolean delete(RunKey key, Optional<String> actor);

    /** Runs by filter, order and page. */
    Page<Run> runs(RunFilter filter);

    /** The run of each pipeline that was due last; pipelines without runs are not among them. */
    List<Run> latest();

    /** Steps by filter, order and page, each with its run. */
    Page<StepOfRun> steps(StepFilter filter);

    /** All attempts of a step, the current one last. */
    List<RunStep> attempts(RunKey key, String step);
}
