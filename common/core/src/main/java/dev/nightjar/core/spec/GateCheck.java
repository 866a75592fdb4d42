/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Optional;

/** That each gate compares with something, and that its slice exists. */
record GateCheck(SpecNode model) {

    void check(Problems problems) {
        for (SpecNode gate : model.at("gates").items()) {
            if (gate.at("metric").present()) {
                comparison(gate, problems);
                slice(gate, problems);
            }
        }
    }

    private static void comparison(SpecNode gate, Problems problems) {
        Optional<Double> min = gate.number("min");
        Optional<Double> max = gate.number("max");
        boolean bounded = min.isPresent() || max.isPresent();
        if (bounded == gate.at("vs").present()) {
            problems.at(gate, "Expected either min and max, or vs, in " + gate.path() + ".");
        }
        if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
            problems.at(gate.at("min"), "Invalid bounds in " + gate.path() + ": min is more than max.");
        }
    }

    private void slice(SpecNode gate, Problems problems) {
        List<String> slices = model.texts("slices");
        gate.text("slice").filter(slice -> !slices.contains(slice)).ifPresent(slice -> {
            if (!slice.equals("*")) {
                References.require(gate.at("slice"), "slice", slices, problems);
            } else if (slices.isEmpty()) {
                problems.at(gate.at("slice"), "A gate on slices needs model.slices.");
            }
        });
    }
}
