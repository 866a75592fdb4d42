/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.CleanStep.Keep;
import dev.nightjar.core.spec.SourceSpec.Format;
import dev.nightjar.core.spec.SourceSpec.JdbcSpec;
import dev.nightjar.core.spec.SourceSpec.Load;
import dev.nightjar.core.spec.SourceSpec.OnEmpty;
import dev.nightjar.core.spec.SourceSpec.OnFileChange;
import dev.nightjar.core.spec.SourceSpec.OnMalformed;
import dev.nightjar.core.spec.SourceSpec.OnSchemaChange;
import dev.nightjar.core.spec.SourceSpec.Partition;
import java.time.Period;
import java.util.Optional;

/** Makes the records of a source. */
final class SourceBinder {

    private SourceBinder() {}

    static SourceSpec source(SpecNode node) {
        return new SourceSpec(
                node.choice("format", Format.CSV),
                node.text("path"),
                jdbc(node),
                node.flag("changes").orElse(false),
                node.map("options"),
                node.text("schema"),
                node.choice("load", Load.APPEND),
                node.texts("key"),
                node.text("orderBy"),
                node.text("deleteWhen"),
                node.text("eventTime"),
                node.days("lateness").orElse(Period.ZERO),
                node.choice("onFileChange", OnFileChange.FAIL),
                node.choice("onSchemaChange", OnSchemaChange.FAIL),
                node.choice("onMalformed", OnMalformed.QUARANTINE),
                node.choice("onEmpty", OnEmpty.FAIL),
                node.at("clean").items().stream().map(SourceBinder::clean).toList(),
                node.at("expect").items().stream()
                        .map(ExpectationBinder::expectation)
                        .toList(),
                node.flag("profile").orElse(true));
    }

    private static Optional<JdbcSpec> jdbc(SpecNode node) {
        return node.text("url")
                .map(url -> new JdbcSpec(
                        url,
                        node.text("table"),
                        node.text("query"),
                        node.scalar("user"),
                        node.scalar("password"),
                        node.maybe("partition").map(SourceBinder::partition),
                        node.at("incremental").text("column")));
    }

    private static Partition partition(SpecNode node) {
        return new Partition(
                node.text("column").orElseThrow(),
                node.whole("count").orElseThrow().intValue());
    }

    private static CleanStep clean(SpecNode node) {
        SpecNode step = node.entries().get(0);
        return switch (step.name()) {
            case "derive" -> new CleanStep.Derive(node.map("derive"));
            case "rename" -> new CleanStep.Rename(node.map("rename"));
            case "cast" -> new CleanStep.Cast(node.map("cast"));
            case "fill" -> new CleanStep.Fill(node.map("fill"));
            case "filter" -> new CleanStep.Filter(step.text().orElseThrow());
            case "deduplicate" ->
                new CleanStep.Deduplicate(step.texts("by"), step.choice("keep", Keep.LAST), step.text("orderBy"));
            case "drop" -> new CleanStep.Drop(node.texts("drop"));
            default -> throw new IllegalStateException("The schema lets through " + step.path());
        };
    }
}
