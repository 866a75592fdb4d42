/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.spec.GateSpec.Rival;
import dev.nightjar.core.spec.ModelSpec.CardSpec;
import dev.nightjar.core.spec.ModelSpec.CostSpec;
import dev.nightjar.core.spec.ModelSpec.Encode;
import dev.nightjar.core.spec.ModelSpec.Impute;
import dev.nightjar.core.spec.ModelSpec.InputKind;
import dev.nightjar.core.spec.ModelSpec.OnDecay;
import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.core.spec.ModelSpec.Promotion;
import dev.nightjar.core.spec.ModelSpec.RetrainSpec;
import dev.nightjar.core.spec.ModelSpec.Scale;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.core.spec.ModelSpec.TimestampEncode;
import dev.nightjar.core.spec.ModelSpec.TuneSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the records of the model. */
final class ModelBinder {

    private ModelBinder() {}

    static ModelSpec model(SpecNode node) {
        return new ModelSpec(
                node.text("name"),
                node.text("use"),
                node.maybe("task").map(task -> node.choice("task", Task.CLASSIFICATION)),
                node.text("algorithm"),
                values(node.at("params")),
                node.maybe("forecast").map(TaskBinder::forecast),
                node.maybe("recommendation").map(TaskBinder::recommendation),
                TaskBinder.anomaly(node),
                preprocess(node.at("preprocess")),
                node.maybe("tune").map(tune -> tune(tune, node)),
                node.whole("seed").orElse(42L),
                node.texts("segmentBy"),
                node.whole("segmentMinRows").orElse(ModelSpec.USUAL_SEGMENT_MIN_ROWS),
                node.texts("slices"),
                node.maybe("cost").map(ModelBinder::cost),
                retrain(node.at("retrain")),
                node.at("gates").items().stream().map(ModelBinder::gate).toList(),
                node.choice("promotion", Promotion.AUTO),
                card(node.at("card")));
    }

    private static CardSpec card(SpecNode node) {
        return new CardSpec(node.text("intendedUse"), node.text("limits"), node.text("contact"));
    }

    private static Map<String, JsonNode> values(SpecNode node) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        node.entries().forEach(entry -> values.put(entry.name(), entry.json()));
        return Ordered.copy(values);
    }

    private static PreprocessSpec preprocess(SpecNode node) {
        return new PreprocessSpec(
                node.at("numeric").choice("impute", Impute.AUTO),
                node.at("numeric").choice("scale", Scale.AUTO),
                node.at("categorical").choice("encode", Encode.ONEHOT),
                node.at("categorical").whole("maxCategories").orElse(100L).intValue(),
                node.at("timestamp").choice("encode", TimestampEncode.PARTS),
                node.at("text").whole("features").orElse(4096L).intValue(),
                node.at("text").flag("bigrams").orElse(false),
                kinds(node.at("columns")));
    }

    private static Map<String, InputKind> kinds(SpecNode node) {
        Map<String, InputKind> kinds = new LinkedHashMap<>();
        node.keys().forEach(column -> kinds.put(column, node.choice(column, InputKind.NUMERIC)));
        return Ordered.copy(kinds);
    }

    private static TuneSpec tune(SpecNode node, SpecNode model) {
        String usual = model.text("task").orElse("").equals("regression") ? "rmse" : "areaUnderROC";
        return new TuneSpec(
                node.text("method").orElse("random"),
                node.whole("trials").orElse(20L).intValue(),
                node.text("metric").orElse(usual),
                node.whole("parallelism").orElse(2L).intValue(),
                values(node.at("space")));
    }

    private static CostSpec cost(SpecNode node) {
        return new CostSpec(
                node.number("falsePositive").orElseThrow(),
                node.number("falseNegative").orElseThrow());
    }

    private static RetrainSpec retrain(SpecNode node) {
        return new RetrainSpec(
                node.days("every"),
                node.flag("onDrift").orElse(false),
                node.maybe("onDecay")
                        .map(decay -> new OnDecay(
                                decay.text("metric").orElseThrow(),
                                decay.number("drop").orElseThrow())),
                node.whole("minNewRows").orElse(0L));
    }

    private static GateSpec gate(SpecNode node) {
        if (node.at("serving").present()) {
            SpecNode serving = node.at("serving");
            return new GateSpec.Serving(serving.scalar("maxPeakMemory"), serving.whole("minRowsPerSecond"));
        }
        String metric = node.text("metric").orElseThrow();
        return node.at("vs").present()
                ? new GateSpec.Versus(
                        metric,
                        node.choice("vs", Rival.CHAMPION),
                        node.number("minDelta").orElse(0.0))
                : new GateSpec.Bounds(
                        metric,
                        node.number("min"),
                        node.number("max"),
                        node.text("slice"),
                        node.whole("minRows").orElse(0L));
    }
}
