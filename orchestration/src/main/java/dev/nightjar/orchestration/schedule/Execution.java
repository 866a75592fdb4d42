/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in this scheduler's hands: hands its steps to a runner as long as there are some that can begin, and then lets
 * go of it. Every write names the lease; once one counts for nothing, somebody else has the run, and this ends.
 */
final class Execution implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final RunRepository runs;
    private final Run subject;
    private final Lease lease;
    private final KnownPipeline pipeline;
    private final RunSession session;
    private final Path logs;
    private volatile boolean cancelled;

    Execution(RunRepository runs, Run subject, Lease lease, KnownPipeline pipeline, Runner runner, Path logs) {
        this.runs = runs;
        this.subject = subject;
        this.lease = lease;
        this.pipeline = pipeline;
        this.logs = logs;
        this.session = runner.open(new RunRequest(
                subject.key().runId(),
                pipeline.name(),
                pipeline.copy(),
                subject.night().date(),
                subject.clears()));
    }

    RunKey key() {
        return subject.key();
    }

    Lease lease() {
        return lease;
    }

    KnownPipeline pipeline() {
        return pipeline;
    }

    /** Stops the runner, because the run is over, or begins anew. */
    void cancel() {
        if (!cancelled) {
            cancelled = true;
            session.cancel();
        }
    }

    /** Lets go of the run, because somebody else has it, or will have it. */
    void leave() {
        if (!cancelled) {
            cancelled = true;
            session.leave();
        }
    }

    @Override
    public void run() {
        try (session) {
            List<String> ready = submit();
            while (!ready.isEmpty()) {
                String reason = execute(ready);
                write(progress -> progress.handedBack(reason, pipeline.retries()));
                ready = submit();
            }
            write(progress -> {
                progress.endIfDone();
                if (!progress.run().state().ended()) {
                    progress.release();
                }
            });
        } catch (LostLease e) {
            LOG.info("The run {} is in other hands", key());
        } catch (RuntimeException e) {
            LOG.error("Cannot go on with the run {}", key(), e);
        }
    }

    /** Takes the steps that can begin, and says so. */
    private List<String> submit() {
        List<String> ready = new ArrayList<>();
        String log = log();
        write(progress -> {
            progress.ready().forEach(step -> ready.add(step.step()));
            progress.submitted(ready, log);
        });
        return ready;
    }

    /** Runs steps, and answers why those that were not said to have ended did not. */
    private String execute(List<String> steps) {
        Path log = logs.resolve(log());
        Listener listener = new Listener();
        String reason = "its runner ended without a word of it";
        try {
            session.execute(steps, log, listener);
        } catch (LostLease e) {
            letGo();
            throw e;
        } catch (RuntimeException e) {
            reason = pipeline.secrets().mask(String.valueOf(e.getMessage()));
            LOG.warn("The runner of {} failed: {}", key(), reason);
        }
        if (!listener.begun) {
            // an attempt that does not even begin counts, lest it is made for ever
            listener.started(steps.get(0));
        }
        return reason;
    }

    /** What its runner does is of no more use if the run is over; in other hands it may go on. */
    private void letGo() {
        if (runs.find(key()).map(run -> run.state().ended()).orElse(true)) {
            cancel();
        } else {
            leave();
        }
    }

    /** Only numbers and a checked name make the path, nothing that a client chose. */
    private String log() {
        return pipeline.name() + "/" + subject.number() + "/" + lease.generation() + ".log";
    }

    private void write(Consumer<RunProgress> change) {
        if (cancelled || !runs.changeAs(key(), lease, change)) {
            throw new LostLease();
        }
    }

    /** Writes what the runner says. */
    private final class Listener implements StepListener {

        private volatile boolean begun;

        @Override
        public void started(String step) {
            begun = true;
            write(progress -> progress.started(step));
        }

        @Override
        public void ended(String step, StepOutcome outcome) {
            StepOutcome shown = masked(outcome);
            write(progress -> progress.ended(step, shown, pipeline.retries()));
        }

        /** What is stored is shown to viewers. */
        private StepOutcome masked(StepOutcome outcome) {
            if (outcome instanceof StepOutcome.Failed failed) {
                return new StepOutcome.Failed(pipeline.secrets().mask(failed.reason()), failed.worthRetrying());
            }
            return outcome instanceof StepOutcome.Skipped skipped
                    ? new StepOutcome.Skipped(pipeline.secrets().mask(skipped.reason()))
                    : outcome;
        }
    }

    /** The run is in other hands. */
    private static final class LostLease extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostLease() {
            super("the run is in other hands", null, false, false);
        }
    }
}
