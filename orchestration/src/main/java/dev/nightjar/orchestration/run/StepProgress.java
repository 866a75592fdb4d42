/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells a listener of steps what an application says of those that are asked for. A step that failed is told of at the
 * end, when it is known why.
 */
public final class StepProgress implements Events {

    /** Codes of failures that would only come again: wrong usage or pipeline file, model refused. */
    private static final List<Integer> FINAL = List.of(2, 4);

    private final List<String> steps;
    private final Set<String> asked;
    private final StepListener listener;
    private final List<String> failed = new ArrayList<>();
    private boolean begun;

    public StepProgress(List<String> steps, StepListener listener) {
        this.steps = List.copyOf(steps);
        this.asked = Set.copyOf(steps);
        this.listener = listener;
    }

    @Override
    public void started(String step) {
        if (asked.contains(step)) {
            begun = true;
            listener.started(step);
        }
    }

    @Override
    public void result(JsonNode document) {
        String step = document.path("step").asText();
        if (!asked.contains(step)) {
            // the document of the run, whose steps have all been told of, or a step that was told of before
            return;
        }
        switch (document.path("state").asText()) {
            case "failed" -> failed.add(step);
            case "skipped" ->
                listener.ended(
                        step, new StepOutcome.Skipped(document.path("reason").asText("")));
            default -> listener.ended(step, StepOutcome.success());
        }
    }

    /**
     * The application failed: so did the steps that said so, or the first one if that none began and none ever will.
     *
     * @throws RemoteFailure the same, if it is not known which step failed
     */
    public void failed(RemoteFailure failure) {
        boolean worthRetrying = !FINAL.contains(failure.exitCode());
        if (!begun && !worthRetrying) {
            listener.started(steps.get(0));
            failed.add(steps.get(0));
        }
        if (failed.isEmpty()) {
            throw failure;
        }
        failed.forEach(step -> listener.ended(step, new StepOutcome.Failed(failure.getMessage(), worthRetrying)));
    }
}
