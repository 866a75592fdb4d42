/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** That what is said of the table of scores, and of files made of it, can be done. */
record ScoredTableCheck(SpecNode root, SpecNode scoring) {

    /** Tasks that score rows of their own, which have another key than examples. */
    private static final List<String> OWN_ROWS = List.of("recommendation", "forecast");

    /** What a path of Hadoop means as a pattern. */
    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}]");

    void check(Problems problems) {
        boolean upsert = scoring.text("load").orElse("").equals("upsert");
        String task = root.at("model").text("task").orElse("");
        SpecNode clusterBy = scoring.at("clusterBy");
        if (OWN_ROWS.contains(task)) {
            if (upsert) {
                problems.at(scoring.at("load"), ofOwnRows("scoring.load: upsert", task));
            }
            if (clusterBy.present()) {
                problems.atKey(clusterBy, ofOwnRows("scoring.clusterBy", task));
            }
        } else if (upsert && clusterBy.present()) {
            problems.atKey(
                    clusterBy,
                    "scoring.clusterBy is not for scoring.load: upsert, whose merge puts rows into files by their key."
                            + " Remove one of them.");
        } else {
            known(clusterBy, problems);
        }
        path(problems);
    }

    private static String ofOwnRows(String what, String task) {
        return what + " is not for task " + task + ", which scores rows of its own: each night's are a whole that"
                + " replaces the last one. View scores_latest has the newest.";
    }

    /** Rows are put into files before they are scored, so outputs are not known yet. */
    private void known(SpecNode clusterBy, Problems problems) {
        Set<String> columns = new LinkedHashSet<>(root.at("dataset").texts("key"));
        root.at("dataset").text("timestamp").ifPresent(columns::add);
        columns.addAll(scoring.texts("columns"));
        clusterBy
                .items()
                .forEach(column -> References.require(column, "column of scores", List.copyOf(columns), problems));
    }

    private void path(Problems problems) {
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
