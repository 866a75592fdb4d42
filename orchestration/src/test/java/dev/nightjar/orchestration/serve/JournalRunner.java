/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.serve.Journal.Line;
import dev.nightjar.orchestration.serve.Journal.Word;
import dev.nightjar.orchestration.serve.Script.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Does what the script says, and writes down what it does. What was done once is known by a file of its own. */
final class JournalRunner implements Runner {

    private final Path folder;
    private final Journal journal;
    private final int longestMillis;

    /** @param longestMillis that a step takes */
    JournalRunner(Path folder, Journal journal, int longestMillis) {
        this.folder = folder;
        this.journal = journal;
        this.longestMillis = longestMillis;
    }

    @Override
    public RunSession open(RunRequest request) {
        return new Session(request);
    }

    private final class Session implements RunSession {

        private final RunRequest request;
        private volatile boolean cancelled;

        Session(RunRequest request) {
            this.request = request;
        }

        @Override
        public void execute(List<String> steps, Path log, StepListener listener) {
            long generation = Long.parseLong(log.getFileName().toString().replace(".log", ""));
            for (String step : steps) {
                listener.started(step);
                write(step, generation, Word.BEGAN);
                work();
                StepOutcome outcome = outcome(step);
                boolean failed = outcome instanceof StepOutcome.Failed;
                write(step, generation, failed ? Word.FAILED : Word.WROTE);
                listener.ended(step, outcome);
                if (failed || cancelled) {
                    return;
                }
            }
        }

        private StepOutcome outcome(String step) {
            Act act = Script.act(request.pipeline(), request.runId(), step);
            return switch (act) {
                case SUCCEEDS -> StepOutcome.success();
                case SKIPS -> new StepOutcome.Skipped("by the script");
                case FAILS -> new StepOutcome.Failed("by the script", false);
                case FAILS_ONCE -> first(step) ? StepOutcome.failed("by the script") : StepOutcome.success();
                case BREAKS_ONCE -> {
                    if (first(step)) {
                        throw new IllegalStateException("the session broke, by the script");
                    }
                    yield StepOutcome.success();
                }
            };
        }

        private boolean first(String step) {
            try {
                Files.createFile(folder.resolve(String.join(" ", request.pipeline(), request.runId(), step)));
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write(String step, long generation, Word word) {
            long pid = ProcessHandle.current().pid();
            journal.add(new Line(request.pipeline(), request.runId(), step, generation, pid, word));
        }

        private void work() {
            try {
                Thread.sleep(new Random().nextInt(longestMillis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void close() {}
    }
}
