/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;

/** That parameters of algorithm `xgboost` are there, and of the type and range that each has. */
record XgboostCheck(SpecNode model) {

    static final String ALGORITHM = "xgboost";

    void check(Problems problems) {
        if (!model.text("algorithm").orElse("").equals(ALGORITHM)) {
            return;
        }
        for (SpecNode param : model.at("params").entries()) {
            known(param, problems);
            value(param, param, problems);
        }
        for (SpecNode axis : model.at("tune").at("space").entries()) {
            List<SpecNode> values = axis.json().isArray()
                    ? axis.items()
                    : axis.entries().stream()
                            .flatMap(range -> range.items().stream())
                            .toList();
            values.forEach(value -> value(axis, value, problems));
        }
    }

    /** Those of a search are looked at with every algorithm's. */
    private static void known(SpecNode param, Problems problems) {
        if (XgboostParameter.named(param.name()).isEmpty()) {
            problems.atKey(
                    param,
                    "Unknown parameter '" + param.name() + "' of xgboost in model.params."
                            + Nearest.hint(param.name(), XgboostParameter.ids()));
        }
    }

    private void value(SpecNode named, SpecNode value, Problems problems) {
        XgboostParameter.named(named.name()).ifPresent(parameter -> {
            if (parameter == XgboostParameter.OBJECTIVE
                    && model.text("task").orElse("").equals("classification")) {
                problems.atKey(
                        named,
                        named.path() + " is for regressions: of a classification, xgboost learns the probabilities."
                                + " Remove it.");
            } else if (!parameter.takes(value.json())) {
                problems.at(
                        value,
                        "Invalid value " + value.json() + " of " + value.path() + " of xgboost: it wants "
                                + parameter.wants() + ".");
            }
        });
    }
}
