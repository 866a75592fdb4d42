/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.orchestration.schedule.RunState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each step of each run does, known before: most go well, some fail once, some are skipped, some fail for good. */
final class Script {

    /** Each step with the one that it waits for; empty for none. */
    private static final Map<String, String> WAITS_FOR = new TreeMap<>(
            Map.of("ingest.a", "", "ingest.b", "", "ingest.c", "", "features.f", "ingest.a", "features.g", "ingest.b"));

    private Script() {}

    /** What a step does. */
    enum Act {
        SUCCEEDS,
        SKIPS,
        FAILS_ONCE,
        BREAKS_ONCE,
        FAILS
    }

    /** A pipeline file of five steps. */
    static String pipeline(String name, String schedule) {
        return """
                apiVersion: nightjar/v1
                pipeline: %s
                schedule: %s
                sources:
                  a: {format: csv, path: x, schema: "id LONG, at TIMESTAMP"}
                  b: {format: csv, path: y, schema: "id LONG, at TIMESTAMP"}
                  c: {format: csv, path: z, schema: "id LONG"}
                features:
                  f: {source: a, entity: [id], timestamp: at, windows: [P1D], aggregate: {n: "count(*)"}}
                  g: {source: b, entity: [id], timestamp: at, windows: [P1D], aggregate: {n: "count(*)"}}
                """
                .formatted(name, schedule);
    }

    static List<String> steps() {
        return List.copyOf(WAITS_FOR.keySet());
    }

    static Act act(String pipeline, String runId, String step) {
        int draw = Math.floorMod((pipeline + runId + step).hashCode() * 31 + 7, 120);
        if (draw < 2) {
            return Act.FAILS;
        } else if (draw < 12) {
            return Act.FAILS_ONCE;
        } else if (draw < 16) {
            return Act.BREAKS_ONCE;
        }
        return draw < 24 ? Act.SKIPS : Act.SUCCEEDS;
    }

    /** How a step ends, if no night is lost and none comes twice. */
    static String end(String pipeline, String runId, String step) {
        String before = WAITS_FOR.get(step);
        if (!before.isEmpty() && act(pipeline, runId, before) == Act.FAILS) {
            return "upstream_failed";
        }
        return switch (act(pipeline, runId, step)) {
            case FAILS -> "failed";
            case SKIPS -> "skipped";
            case SUCCEEDS, FAILS_ONCE, BREAKS_ONCE -> "success";
        };
    }

    /** How a run ends. */
    static RunState end(String pipeline, String runId) {
        return steps().stream().anyMatch(step -> act(pipeline, runId, step) == Act.FAILS)
                ? RunState.FAILED
                : RunState.SUCCESS;
    }
}
