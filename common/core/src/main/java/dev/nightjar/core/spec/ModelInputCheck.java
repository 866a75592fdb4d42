/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;

/** What the model block says of single inputs, these have: `preprocess.columns`, and `params.censorCol` of survival. */
record ModelInputCheck(SpecNode model, SpecNode dataset) {

    private static final String SURVIVAL = "survival";
    private static final String CENSOR = "censorCol";

    void check(Problems problems) {
        List<String> columns = dataset.at("columns").keys();
        if (!dataset.at("features").present()) {
            // those of feature views are known once these are read
            model.at("preprocess").at("columns").entries().stream()
                    .filter(column -> !columns.contains(column.name()))
                    .forEach(column -> problems.atKey(
                            column,
                            "Unknown input '" + column.name() + "' in " + model.path() + ".preprocess.columns."
                                    + Nearest.hint(column.name(), columns)));
        }
        SpecNode censor = model.at("params").at(CENSOR);
        if (!model.text("algorithm").orElse("").equals(SURVIVAL)) {
            return;
        }
        if (!censor.present()) {
            problems.atKey(
                    model.at("algorithm"),
                    "Missing key '" + CENSOR
                            + "' in model.params: the column of dataset.columns that says whether the end"
                            + " was seen (1) or not yet (0).");
        } else if (censor.text().isEmpty()) {
            problems.at(censor, "Invalid value of model.params." + CENSOR + ": it is the name of a column.");
        } else {
            References.require(censor, "column", columns, problems);
        }
    }
}
