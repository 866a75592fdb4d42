/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.ScoringSpec.Export;
import dev.nightjar.core.spec.ScoringSpec.InputLimits;
import dev.nightjar.core.spec.ScoringSpec.Limit;
import dev.nightjar.core.spec.ScoringSpec.Load;
import dev.nightjar.core.spec.ScoringSpec.OnEmpty;
import dev.nightjar.core.spec.ScoringSpec.Split;
import java.util.List;

/** Makes the record of what is scored. */
final class ScoringBinder {

    private ScoringBinder() {}

    static ScoringSpec scoring(SpecNode node, SpecNode root) {
        return new ScoringSpec(
                node.text("source"),
                node.text("where"),
                node.text("alias").orElse("champion"),
                node.text("shadow"),
                node.texts("columns"),
                node.whole("explain").orElse(0L).intValue(),
                node.choice("onEmpty", OnEmpty.FAIL),
                node.scalar("maxPeakMemory"),
                inputs(node.at("inputs")),
                node.maybe("split").map(split -> split(split, root.at("dataset").texts("key"))),
                node.choice("load", Load.APPEND),
                node.maybe("export").map(ScoringBinder::export),
                node.days("retain"),
                node.texts("clusterBy"),
                node.flag("changed").orElse(false));
    }

    private static Export export(SpecNode node) {
        return new Export(
                node.choice("format", Export.Format.PARQUET), node.text("path").orElseThrow());
    }

    private static InputLimits inputs(SpecNode node) {
        return new InputLimits(
                node.maybe("newCategories")
                        .map(limit -> limit(limit, InputLimits.NEW_CATEGORIES))
                        .orElse(InputLimits.USUAL.newCategories()),
                limit(node.at("nulls"), InputLimits.NULLS));
    }

    static Limit limit(SpecNode node, Limit usual) {
        return new Limit(node.number("warn").orElse(usual.warn()), node.number("fail"));
    }

    private static Split split(SpecNode node, List<String> key) {
        List<String> named = node.texts("key");
        return new Split(node.number("share").orElseThrow(), named.isEmpty() ? key : named);
    }
}
