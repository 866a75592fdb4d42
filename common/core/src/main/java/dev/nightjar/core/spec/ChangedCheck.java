/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;

/** Where there is nothing to carry over, scores cannot be those of changed rows alone. */
record ChangedCheck(SpecNode root, SpecNode scoring, Problems problems) {

    /** Tasks that make rows of the whole history, which differs each night. */
    private static final List<String> OWN_ROWS = List.of("recommendation", "forecast");

    void check() {
        if (!scoring.flag("changed").orElse(false)) {
            return;
        }
        task();
        source();
        beside("shadow");
        beside("split");
        output();
    }

    private void task() {
        root.at("model")
                .text("task")
                .filter(OWN_ROWS::contains)
                .ifPresent(task -> refuse("scores of task " + task
                        + " are made of the whole history, not of one row each, so none is the same as before"));
    }

    private void source() {
        String name = scoring.text("source")
                .or(() -> root.at("dataset").text("spine"))
                .orElse("");
        SpecNode source = root.at("sources").at(name);
        String load = source.text("load").orElse("append");
        if (source.present() && load.equals("append")) {
            refuse("source '" + name
                    + "' has load append: each night scores the new rows of its date, and none was scored"
                    + " before. It is for load snapshot and upsert, which score the whole state each night");
        }
    }

    /** What is scored beside it needs all rows of the night. */
    private void beside(String key) {
        if (scoring.at(key).present()) {
            refuse("scoring." + key + " compares two versions on all rows of a night. Set one of them only");
        }
    }

    private void output() {
        if (scoring.text("load").orElse("").equals("upsert")) {
            refuse("with scoring.load upsert the table has no night as a whole to carry over from");
        }
        if (scoring.at("clusterBy").present()) {
            refuse("scoring.clusterBy puts rows into files before they are scored. Set one of them only");
        }
    }

    private void refuse(String why) {
        problems.at(scoring.at("changed"), "Cannot score changed rows only: " + why + ".");
    }
}
