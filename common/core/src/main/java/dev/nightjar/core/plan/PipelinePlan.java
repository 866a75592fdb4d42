/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.plan;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SourceSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which steps a night has, in the order in which one process runs them. */
public final class PipelinePlan {

    private final PipelineSpec spec;
    private final String pipeline;
    private final List<PlannedStep> steps = new ArrayList<>();

    private PipelinePlan(PipelineSpec spec) {
        this.spec = spec;
        this.pipeline = spec.pipeline();
    }

    /** The steps of a night of this pipeline. */
    public static List<PlannedStep> of(PipelineSpec spec) {
        PipelinePlan plan = new PipelinePlan(spec);
        plan.sourcesInOrder().forEach(plan::ingest);
        spec.features().keySet().forEach(plan::features);
        if (spec.dataset().isPresent() && spec.model().isPresent()) {
            plan.model(spec.dataset().get());
        }
        return List.copyOf(plan.steps);
    }

    /** A source that another one refers to comes before it. */
    private Set<String> sourcesInOrder() {
        Set<String> ordered = new LinkedHashSet<>();
        spec.sources().keySet().forEach(source -> visit(source, ordered, new LinkedHashSet<>()));
        return ordered;
    }

    private void visit(String source, Set<String> ordered, Set<String> onTheWay) {
        if (!ordered.contains(source) && onTheWay.add(source)) {
            references(spec.sources().get(source)).forEach(other -> visit(other, ordered, onTheWay));
            ordered.add(source);
        }
    }

    private static List<String> references(SourceSpec source) {
        return source.expect().stream()
                .map(Expectation::rule)
                .filter(Expectation.References.class::isInstance)
                .map(rule -> ((Expectation.References) rule).source())
                .toList();
    }

    private void ingest(String source) {
        SourceSpec from = spec.sources().get(source);
        List<String> others = references(from);
        List<String> reads = new ArrayList<>(from.path().stream().toList());
        others.forEach(other -> reads.add(TableName.bronze(pipeline, other).toString()));
        List<String> writes = new ArrayList<>(List.of(
                TableName.bronze(pipeline, source).toString(),
                TableName.quarantine(pipeline, source).toString()));
        if (from.profile()) {
            writes.add(TableName.profiles(pipeline).toString());
        }
        steps.add(new PlannedStep(
                "ingest." + source,
                others.stream().map(other -> "ingest." + other).toList(),
                reads,
                List.copyOf(writes)));
    }

    private void features(String view) {
        String source = spec.features().get(view).source();
        steps.add(new PlannedStep(
                "features." + view,
                List.of("ingest." + source),
                List.of(TableName.bronze(pipeline, source).toString()),
                List.of(TableName.features(pipeline, view).toString())));
    }

    private void model(DatasetSpec dataset) {
        Set<String> sources = new LinkedHashSet<>(List.of(dataset.spine()));
        spec.scoring().flatMap(scoring -> scoring.source()).ifPresent(sources::add);
        dataset.features().forEach(view -> sources.add(spec.features().get(view).source()));
        List<String> inputs = bronze(sources);
        dataset.label().flatMap(label -> label.source()).ifPresent(sources::add);
        steps.add(new PlannedStep(
                "train",
                sources.stream().map(source -> "ingest." + source).toList(),
                bronze(sources),
                List.of(TableName.dataset(pipeline).toString())));
        steps.add(new PlannedStep("promote", List.of("train"), List.of(), List.of()));
        if (spec.scoring().isPresent()) {
            String scores = TableName.scores(pipeline).toString();
            steps.add(new PlannedStep("score", List.of("promote"), scored(inputs, scores), List.of(scores)));
            if (spec.monitoring().isPresent()) {
                List<String> read = new ArrayList<>(inputs);
                read.add(scores);
                steps.add(new PlannedStep(
                        "monitor",
                        List.of("score"),
                        read,
                        List.of(
                                TableName.drift(pipeline).toString(),
                                TableName.performance(pipeline).toString())));
            }
        }
    }

    /** What scoring reads: its own table too if it carries scores over. */
    private List<String> scored(List<String> inputs, String scores) {
        return spec.scoring().orElseThrow().changed()
                ? Stream.concat(inputs.stream(), Stream.of(scores)).toList()
                : inputs;
    }

    private List<String> bronze(Set<String> sources) {
        return sources.stream()
                .map(source -> TableName.bronze(pipeline, source).toString())
                .toList();
    }
}
