/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.orchestration.card.Block.Heading;
import dev.nightjar.orchestration.card.Block.Lines;
import dev.nightjar.orchestration.card.Block.Paragraph;
import dev.nightjar.orchestration.card.Block.Strokes;
import dev.nightjar.orchestration.card.Block.Table;
import dev.nightjar.orchestration.page.Figures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The card of a model version (Mitchell et al. 2019, Model Cards for Model Reporting): what it is and is for, the data that
 * it learned from, how good it is against what, and how to find all of it again.
 *
 * @param history what happened to the version, each as a sentence
 * @param signature who signed its manifest, as a sentence
 */
public record ModelCard(
        RegisteredModel model, ModelVersion version, ModelFigures figures, List<String> history, String signature) {

    private static final List<String> SPLITS = List.of("train", "validation", "test");
    private static final List<String> RIVALS = List.of("validation", "baseline", "champion");

    /** As Markdown, with the drawings as images in it. */
    public String markdown() {
        return new CardMarkdown().of(title(), lead(), blocks());
    }

    /** As an HTML page that needs nothing else. */
    public String page() {
        return new CardPage().of(title(), lead(), blocks());
    }

    private String title() {
        return model.name() + " version " + version.version();
    }

    private String lead() {
        String aliases = model.aliases().entrySet().stream()
                .filter(alias -> alias.getValue() == version.version())
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return figures.about().description().map(text -> text + " · ").orElse("") + version.task() + " by "
                + version.algorithm() + " · " + version.state().name().toLowerCase(Locale.ROOT)
                + (aliases.isEmpty() ? "" : " · " + aliases);
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        use(blocks);
        data(blocks);
        metrics(blocks);
        gates(blocks);
        SliceBlock.of(figures.slices()).forEach(blocks::add);
        if (!figures.curves().isEmpty() || !figures.bars().isEmpty()) {
            blocks.add(new Heading("Figures"));
            figures.curves().forEach(curve -> blocks.add(new Lines(curve)));
            figures.bars().forEach(bars -> blocks.add(new Strokes(bars)));
        }
        figures.tables().forEach(table -> {
            blocks.add(new Heading(table.title()));
            blocks.add(new Table(table.columns(), table.rows()));
        });
        section(blocks, "Inputs", List.of("column", "type"), version.signature());
        section(blocks, "Outputs", List.of("column", "type"), version.outputs());
        section(blocks, "Parameters", List.of("parameter", "value"), new TreeMap<>(version.params()));
        provenance(blocks);
        section(blocks, "Tags", List.of("tag", "value"), new TreeMap<>(version.tags()));
        blocks.add(new Heading("History"));
        history.forEach(sentence -> blocks.add(new Paragraph(sentence)));
        return blocks;
    }

    private void use(List<Block> blocks) {
        ModelFigures.About about = figures.about();
        blocks.add(new Heading("Use"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("intended use", about.intendedUse().orElse("not stated (model.card.intendedUse)")));
        rows.add(List.of("limits", about.limits().orElse("not stated (model.card.limits)")));
        about.owner().ifPresent(owner -> rows.add(List.of("owner", owner)));
        about.contact().ifPresent(contact -> rows.add(List.of("contact", contact)));
        rows.add(List.of("pipeline", version.pipeline()));
        if (figures.classes().size() == 2) {
            rows.add(List.of("positive class", figures.classes().get(1)));
            rows.add(List.of("negative class", figures.classes().get(0)));
        }
        figures.threshold()
                .ifPresent(threshold ->
                        rows.add(List.of("threshold", "positive from a probability of " + Figures.number(threshold))));
        blocks.add(new Table(List.of("", ""), rows));
    }

    private void data(List<Block> blocks) {
        blocks.add(new Heading("Data"));
        blocks.add(new Paragraph("Trained for the night of " + version.date() + ", at " + version.createdAt() + "."));
        blocks.add(new Table(
                List.of("split", "rows", "from", "to"),
                inOrder(figures.splits().keySet(), SPLITS).stream()
                        .map(name -> {
                            ModelFigures.Split split = figures.splits().get(name);
                            return List.of(
                                    name,
                                    Figures.count(split.rows()),
                                    split.first().orElse(""),
                                    split.last().orElse(""));
                        })
                        .toList()));
        blocks.add(new Table(
                List.of("table", "Delta version"),
                new TreeMap<>(version.inputs())
                        .entrySet().stream()
                                .map(input -> List.of(input.getKey(), "" + input.getValue()))
                                .toList()));
    }

    private void metrics(List<Block> blocks) {
        blocks.add(new Heading("Metrics"));
        Map<String, MetricValue> test = version.metrics().getOrDefault("test", Map.of());
        List<String> rivals =
                RIVALS.stream().filter(version.metrics()::containsKey).toList();
        List<String> names = new ArrayList<>(List.of("metric", "test", "95 % interval"));
        names.addAll(rivals);
        List<List<String>> rows = new ArrayList<>();
        test.forEach((name, value) -> {
            List<String> row = new ArrayList<>(List.of(name, number(value.value()), interval(value)));
            rivals.forEach(rival ->
                    row.add(Optional.ofNullable(version.metrics().get(rival).get(name))
                            .map(other -> number(other.value()))
                            .orElse("")));
            rows.add(row);
        });
        blocks.add(new Table(names, rows));
        figures.notes().forEach(note -> blocks.add(new Paragraph(note)));
        if (version.parent().isPresent()) {
            blocks.add(new Paragraph("The champion at training was version "
                    + version.parent().get() + ", judged on the same test rows."));
        }
    }

    private void gates(List<Block> blocks) {
        if (!version.gates().isEmpty()) {
            blocks.add(new Heading("Gates"));
            blocks.add(new Table(
                    List.of("gate", "", "figures"),
                    version.gates().stream()
                            .map(gate -> List.of(gate.gate(), gate.passed() ? "passed" : "failed", gate.detail()))
                            .toList()));
        }
    }

    private void provenance(List<Block> blocks) {
        blocks.add(new Heading("Provenance"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("run", version.runId()));
        rows.add(List.of("seed", "" + version.seed()));
        rows.add(List.of("pipeline file (SHA-256)", version.specHash()));
        rows.add(List.of("fingerprint of data, settings and code", version.fingerprint()));
        rows.add(List.of("Nightjar", version.codeVersion()));
        rows.add(List.of("Spark", version.sparkVersion()));
        rows.add(List.of("Delta", version.deltaVersion()));
        rows.add(List.of("artefact", version.artifact()));
        rows.add(List.of("manifest (SHA-256)", version.manifestHash()));
        rows.add(List.of("signature", signature));
        blocks.add(new Table(List.of("", ""), rows));
    }

    private static void section(List<Block> blocks, String title, List<String> names, Map<String, String> values) {
        if (!values.isEmpty()) {
            blocks.add(new Heading(title));
            blocks.add(new Table(
                    names,
                    values.entrySet().stream()
                            .map(entry -> List.of(entry.getKey(), entry.getValue()))
                            .toList()));
        }
    }

    private static List<String> inOrder(Set<String> names, List<String> order) {
        Set<String> ordered = new LinkedHashSet<>(order);
        ordered.retainAll(names);
        ordered.addAll(names);
        return List.copyOf(ordered);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String interval(MetricValue value) {
        return value.low()
                .map(low -> number(low) + " to " + number(value.high().orElse(low)))
                .orElse("");
    }
}
