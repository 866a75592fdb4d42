/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.MonitoringSpec.AlertSpec;
import dev.nightjar.core.spec.MonitoringSpec.DriftMetric;
import dev.nightjar.core.spec.MonitoringSpec.DriftSpec;
import dev.nightjar.core.spec.MonitoringSpec.LogAlert;
import dev.nightjar.core.spec.MonitoringSpec.PerformanceSpec;
import dev.nightjar.core.spec.MonitoringSpec.WebhookAlert;
import dev.nightjar.core.spec.ScheduleSpec.Catchup;
import dev.nightjar.core.spec.ScheduleSpec.TickDate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the records of a tree that has been checked. The defaults here are those that the JSON Schema states. */
final class PipelineBinder {

    private final SpecNode root;

    PipelineBinder(SpecNode root) {
        this.root = root;
    }

    PipelineSpec spec(String hash, SpecFile file) {
        return new PipelineSpec(
                root.text("apiVersion").orElseThrow(),
                root.text("pipeline").orElseThrow(),
                root.text("description"),
                root.text("owner"),
                root.texts("tags"),
                root.map("vars"),
                schedule(root.at("schedule")),
                byName(root.at("sources"), SourceBinder::source),
                byName(root.at("features"), DatasetBinder::view),
                root.maybe("dataset").map(DatasetBinder::dataset),
                root.maybe("model").map(ModelBinder::model),
                root.maybe("scoring").map(node -> ScoringBinder.scoring(node, root)),
                root.maybe("monitoring").map(PipelineBinder::monitoring),
                root.maybe("maintain").map(PipelineBinder::maintain),
                hash,
                file);
    }

    private static <V> Map<String, V> byName(SpecNode parent, Function<SpecNode, V> bind) {
        Map<String, V> bound = new LinkedHashMap<>();
        parent.entries().forEach(entry -> bound.put(entry.name(), bind.apply(entry)));
        return Ordered.copy(bound);
    }

    private static ScheduleSpec schedule(SpecNode node) {
        return new ScheduleSpec(
                node.text("cron"),
                ZoneId.of(node.text("timezone").orElse("UTC")),
                node.text("start").map(LocalDate::parse),
                node.choice("catchup", Catchup.LATEST),
                node.whole("maxActiveRuns").orElse(1L).intValue(),
                node.flag("dependsOnPast").orElse(false),
                node.whole("retries").orElse(2L).intValue(),
                node.duration("retryDelay").orElse(Duration.ofMinutes(5)),
                node.duration("timeout"),
                node.duration("deadline"),
                node.choice("date", TickDate.YESTERDAY));
    }

    private static MonitoringSpec monitoring(SpecNode node) {
        return new MonitoringSpec(
                node.at("reference").days("window"),
                node.maybe("features").map(PipelineBinder::drift),
                node.maybe("predictions").map(PipelineBinder::drift),
                node.maybe("performance").map(PipelineBinder::performance),
                node.maybe("alerts")
                        .map(alerts -> alerts.items().stream()
                                .map(PipelineBinder::alert)
                                .toList())
                        .orElse(List.of(new LogAlert())));
    }

    private static DriftSpec drift(SpecNode node) {
        return new DriftSpec(
                node.choice("metric", DriftMetric.PSI),
                node.number("warn").orElse(0.10),
                node.number("alert").orElse(0.25));
    }

    private static PerformanceSpec performance(SpecNode node) {
        return new PerformanceSpec(
                node.text("metric").orElseThrow(), node.number("alertBelow"), node.number("alertAbove"));
    }

    static AlertSpec alert(SpecNode node) {
        Optional<SpecNode> webhook = node.maybe("webhook");
        return webhook.isEmpty()
                ? new LogAlert()
                : new WebhookAlert(
                        webhook.get().text("url").orElseThrow(),
                        webhook.get().maybe("events").isPresent()
                                ? webhook.get().texts("events")
                                : List.of("drift", "decay", "failure", "deadline", "quality", "memory"));
    }

    private static MaintainSpec maintain(SpecNode node) {
        return new MaintainSpec(
                node.days("every").orElse(Period.ofDays(7)),
                node.flag("optimize").orElse(true),
                node.days("vacuumAfter").orElse(Period.ofDays(30)));
    }
}
