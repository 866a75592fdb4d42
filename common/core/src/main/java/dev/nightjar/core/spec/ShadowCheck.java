/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** That a shadow is another version than the one that serves, scores rows of the night, and serves keys that are there. */
final class ShadowCheck {

    /** Tasks that make rows of their own: of two versions they need not be the same ones. */
    private static final Set<String> OWN_ROWS = Set.of("recommendation", "forecast");

    private ShadowCheck() {}

    static void check(SpecNode root, SpecNode scoring, Problems problems) {
        SpecNode shadow = scoring.at("shadow");
        String alias = scoring.text("alias").orElse("champion");
        shadow.text()
                .filter(alias::equals)
                .ifPresent(same -> problems.at(
                        shadow, "scoring.shadow is '" + same + "', which scores already as scoring.alias."));
        ownRows(root, scoring, problems);
        SpecNode split = scoring.at("split");
        if (split.present()) {
            split(root, scoring, split, problems);
        }
    }

    private static void ownRows(SpecNode root, SpecNode scoring, Problems problems) {
        root.at("model")
                .text("task")
                .filter(OWN_ROWS::contains)
                .ifPresent(task -> Stream.of("shadow", "split", "inputs")
                        .map(scoring::at)
                        .filter(SpecNode::present)
                        .forEach(node -> problems.atKey(
                                node,
                                node.path() + " is not for task " + task
                                        + ", which makes rows of its own. Remove it.")));
    }

    private static void split(SpecNode root, SpecNode scoring, SpecNode split, Problems problems) {
        if (!scoring.at("shadow").present()) {
            problems.atKey(
                    split, "scoring.split needs scoring.shadow: the alias of the version that serves the share.");
        }
        if (scoring.at("explain").json().asInt() > 0) {
            problems.atKey(
                    split,
                    "scoring.split cannot be explained: what the shadow says is not. Remove it, or scoring.explain.");
        }
        List<String> read = Stream.of(
                        root.at("dataset").texts("key"),
                        root.at("dataset").text("timestamp").stream().toList(),
                        scoring.texts("columns"))
                .flatMap(List::stream)
                .toList();
        split.at("key").items().stream()
                .filter(column ->
                        column.text().filter(name -> !read.contains(name)).isPresent())
                .forEach(column -> problems.at(
                        column,
                        "Cannot split by column '" + column.text().orElseThrow()
                                + "': scores have no such column. Carry it along with scoring.columns."
                                + Nearest.hint(column.text().orElseThrow(), new TreeSet<>(read))));
    }
}
