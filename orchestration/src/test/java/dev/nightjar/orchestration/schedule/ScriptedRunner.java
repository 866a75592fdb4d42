/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Does nothing, and says that it went well, unless a test says otherwise; stops at a step that failed, as Spark jobs do. */
public final class ScriptedRunner implements Runner {

    private final Map<String, Deque<StepOutcome>> script = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> executed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> cancelled = new ConcurrentLinkedQueue<>();

    /** What a step does the next times, before it goes well again. */
    public ScriptedRunner then(String step, StepOutcome... outcomes) {
        script.put(step, new ArrayDeque<>(List.of(outcomes)));
        return this;
    }

    /** `DATE STEP` of all that began. */
    public List<String> executed() {
        return List.copyOf(executed);
    }

    /** Ids of runs that were cancelled. */
    public List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    @Override
    public RunSession open(RunRequest request) {
        return new RunSession() {
            @Override
            public void execute(List<String> steps, Path log, StepListener listener) {
                for (String step : steps) {
                    listener.started(step);
                    executed.add(request.date() + " " + step);
                    Deque<StepOutcome> next = script.getOrDefault(step, new ArrayDeque<>());
                    StepOutcome outcome = next.isEmpty() ? StepOutcome.success() : next.pop();
                    listener.ended(step, outcome);
                    if (outcome instanceof StepOutcome.Failed) {
                        return;
                    }
                }
            }

            @Override
            public void cancel() {
                cancelled.add(request.runId());
            }

            @Override
            public void close() {}
        };
    }
}
