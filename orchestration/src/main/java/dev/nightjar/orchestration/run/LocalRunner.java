/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.nio.file.Path;
import java.util.List;

/** Runs steps on this machine: one warm Spark application a run, started with its first steps. */
public final class LocalRunner implements Runner {

    private final Home home;
    private final Nights nights;
    private final long logLimit;

    /**
     * With the Spark of an installation.
     *
     * @param logLimit size that the log of an attempt may have, in bytes
     */
    public LocalRunner(Home home, Nights nights, long logLimit) {
        this.home = home;
        this.nights = nights;
        this.logLimit = logLimit;
    }

    @Override
    public RunSession open(RunRequest request) {
        return new Session(request);
    }

    /** One run. */
    private final class Session implements RunSession {

        private final RunRequest request;
        private SparkWorker worker;
        private boolean cancelled;

        Session(RunRequest request) {
            this.request = request;
        }

        @Override
        public void execute(List<String> steps, Path log, StepListener listener) {
            SparkWorker spark = worker(log);
            StepProgress progress = new StepProgress(steps, listener);
            try {
                spark.run("pipeline", nights.arguments(request, steps), progress);
            } catch (RemoteFailure e) {
                forget(spark);
                progress.failed(e);
            }
        }

        private synchronized SparkWorker worker(Path log) {
            if (cancelled) {
                throw new RemoteFailure(1, "cancelled");
            }
            if (worker == null) {
                worker = SparkWorker.quiet(home, log, logLimit);
            }
            return worker;
        }

        /** A worker that has ended is of no more use; the next steps start another. */
        private synchronized void forget(SparkWorker spark) {
            if (!spark.alive()) {
                spark.close();
                worker = null;
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (worker != null) {
                worker.kill();
            }
        }

        @Override
        public synchronized void close() {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }
    }
}
