/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.spec.ModelSpec.TuneSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The parameters that a search tries. A grid has every combination, the last parameter changing fastest. Otherwise as many
 * different ones are drawn as `trials` says, each from a seed of its own; if there are no more combinations than that, all are
 * tried as in a grid.
 */
final class Proposals {

    /** Draws of a combination that is there already, after which a space counts as used up. */
    private static final int MISSES = 1_000;

    private final Map<String, Axis> space = new LinkedHashMap<>();
    private final TuneSpec spec;
    private final long seed;

    Proposals(TuneSpec spec, long seed) {
        this.spec = spec;
        this.seed = seed;
        spec.space().forEach((name, node) -> space.put(name, Axis.of(node)));
    }

    List<Trial> trials() {
        boolean all = spec.method().equals("grid") || combinations() <= spec.trials();
        List<Trial> trials = new ArrayList<>();
        for (Map<String, JsonNode> params : all ? grid() : drawn()) {
            trials.add(new Trial(trials.size() + 1, params));
        }
        return trials;
    }

    /** More than any number of trials if a parameter has no list of values. */
    private long combinations() {
        long number = 1;
        for (Axis axis : space.values()) {
            number = axis.values().isEmpty()
                    ? Integer.MAX_VALUE
                    : Math.min(Integer.MAX_VALUE, number * axis.values().size());
        }
        return number;
    }

    private List<Map<String, JsonNode>> grid() {
        List<Map<String, JsonNode>> combinations = List.of(Map.of());
        for (Map.Entry<String, Axis> axis : space.entrySet()) {
            List<Map<String, JsonNode>> longer = new ArrayList<>();
            for (Map<String, JsonNode> combination : combinations) {
                for (JsonNode value : axis.getValue().values()) {
                    Map<String, JsonNode> next = new LinkedHashMap<>(combination);
                    next.put(axis.getKey(), value);
                    longer.add(Collections.unmodifiableMap(next));
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private Set<Map<String, JsonNode>> drawn() {
        Set<Map<String, JsonNode>> drawn = new LinkedHashSet<>();
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int missed = 0; drawn.size() < spec.trials() && missed < MISSES; ) {
            SplittableRandom random = seeds.split();
            Map<String, JsonNode> params = new LinkedHashMap<>();
            space.forEach((name, axis) -> params.put(name, axis.draw(random)));
            missed = drawn.add(Collections.unmodifiableMap(params)) ? 0 : missed + 1;
        }
        return drawn;
    }
}
