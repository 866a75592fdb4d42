/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** That what is said of the table of scores, and of files made of it, can be done. */
record ScoredTableCheck(SpecNode root, SpecNode scoring) {

    /** Tasks that score rows of their own, which have another key than examples. */
    private static final List<String> OWN_ROWS = List.of("recommendation", "forecast");

    /** What a path of Hadoop means as a pattern. */
    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}]");

    void check(Problems problems) {
        String task = root.at("model").text("task").orElse("");
        if (OWN_ROWS.contains(task) && scoring.text("load").orElse("").equals("upsert")) {
            problems.at(
                    scoring.at("load"),
                    "scoring.load: upsert is not for task " + task
                            + ", which scores rows of its own: each night's are a"
                            + " whole that replaces the last one. View scores_latest has the newest.");
        }
        SpecNode path = scoring.at("export").at("path");
        path.text().ifPresent(text -> {
            Matcher glob = GLOB.matcher(text);
            if (glob.find()) {
                problems.at(
                        path,
                        "Invalid scoring.export.path: it names one folder, and '" + glob.group()
                                + "' makes a pattern of it. Use ${date} for a folder a night.");
            }
        });
    }
}
