/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.plan.RetrainDecision;
import dev.nightjar.core.plan.RetrainPolicy;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Trains, judges and registers a model version for a night, if one is due. */
public final class Training {

    private static final TableDescription DATASET = TableDescription.byDate(
                    "Training examples, as used on the night of the date",
                    Map.of(
                            ExampleColumns.LABEL, "What is to be predicted",
                            ExampleColumns.WEIGHT, "How much the example counts, before the weight of its class",
                            ExampleColumns.SPLIT, "train, validation or test",
                            ExampleColumns.KNOWN_UNTIL, "Day up to whose end all is known"))
            .growing();

    private final StepContext night;
    private final ModelSpec spec;
    private final String model;

    public Training(StepContext night) {
        this.night = night;
        this.spec = night.spec().model().orElseThrow();
        this.model = night.spec().modelName();
    }

    /**
     * Trains if due. Training again with the same data, settings and code answers the version that there is.
     *
     * @throws dev.nightjar.core.failure.DataRefused if the examples do not allow it, or the champion to compare with is
     *     not what was registered
     */
    public StepResult run() {
        RegisteredModel before = night.registry().model(model);
        RetrainDecision decision = night.options().forceTrain()
                ? new RetrainDecision(true, "asked for")
                : RetrainPolicy.decide(night.spec(), night.date(), before, night.ledger());
        if (!decision.due()) {
            return StepResult.skipped(decision.reason());
        }
        night.modelKeys().requireSigning();
        TableName table = TableName.dataset(night.spec().pipeline());
        long rows = night.tables().replaceDate(table, Examples.training(night), DATASET);
        Dataset<Row> written = night.tables()
                .read(table)
                .where(col(LakeColumns.DATE).equalTo(night.date().toString()));
        Dataset<Row> examples = TrainingSet.ordered(written, rows).cache();
        try {
            return train(TrainingSet.of(examples, night.spec()), decision);
        } finally {
            examples.unpersist();
        }
    }

    private StepResult train(TrainingSet set, RetrainDecision decision) {
        String fingerprint = set.fingerprint(night.spec().specHash(), CodeVersion.current());
        Optional<ModelVersion> same = night.registry().model(model).fingerprint(fingerprint);
        if (same.isPresent()) {
            return result(set, same.get())
                    .withReason(
                            "version " + same.get().version() + " was trained from the same data, settings and code");
        }
        FittedModel fitted = FittedModel.fit(night.spark(), set, night.spec());
        return result(set, register(set, fitted, fingerprint)).withReason(decision.reason());
    }

    private ModelVersion register(TrainingSet set, FittedModel fitted, String fingerprint) {
        RegisteredModel seen = night.registry().model(model);
        Optional<ModelVersion> same = seen.fingerprint(fingerprint);
        if (same.isPresent()) {
            // another run of the night was done with it meanwhile
            return same.get();
        }
        Optional<ModelVersion> champion = seen.alias(RegisteredModel.CHAMPION);
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>(fitted.metrics());
        champion.ifPresent(rival -> metrics.put("champion", rival(rival, set)));
        int number = seen.nextVersion();
        String folder = night.lake().modelPath(model, number) + "/"
                + UUID.randomUUID().toString().substring(0, 8);
        RecordedPipeline.save(night.spark(), night.spec().file(), folder);
        Map<String, ArtifactFile> manifest = ModelArtifact.save(
                night.spark(), fitted.model(), figures(night.spec(), set, fitted), fitted.attachments(), folder);
        Optional<ServingFigures> serving = new ServingCheck(night.spark(), spec.gates())
                .measure(fitted.model(), folder, manifest, set.split(ExampleColumns.TEST));
        ModelVersion version = night.modelKeys()
                .sign(new ModelVersion(
                        model,
                        number,
                        night.clock().instant(),
                        night.spec().pipeline(),
                        night.date(),
                        night.runId(),
                        fingerprint,
                        spec.task().orElseThrow().name().toLowerCase(Locale.ROOT),
                        spec.algorithm().orElseThrow(),
                        fitted.model().description().params(),
                        spec.seed(),
                        metrics,
                        new Gates(metrics, fitted.judgement().slices(), serving).judge(spec.gates()),
                        inputs(),
                        fitted.model().description().signature(),
                        fitted.outputs(),
                        night.spec().specHash(),
                        CodeVersion.current(),
                        night.spark().version(),
                        io.delta.package$.MODULE$.VERSION(),
                        folder,
                        manifest,
                        Optional.empty(),
                        champion.map(ModelVersion::version),
                        Map.of(),
                        ModelVersion.State.REGISTERED));
        try {
            night.registry()
                    .append(
                            seen,
                            new RegistryEvent.VersionRegistered(
                                    model, night.clock().instant(), night.runId(), version));
            return version;
        } catch (LostRace lost) {
            return night.registry().model(model).fingerprint(fingerprint).orElseThrow(() -> lost);
        }
    }

    static ModelFigures figures(PipelineSpec spec, TrainingSet set, FittedModel fitted) {
        ModelSpec.CardSpec card = spec.model().orElseThrow().card();
        ModelDescription description = fitted.model().description();
        return new ModelFigures(
                new ModelFigures.About(
                        spec.description(), spec.owner(), card.intendedUse(), card.limits(), card.contact()),
                SplitFigures.of(set, spec.dataset().orElseThrow().timestamp()),
                description.classes(),
                description.binary() ? Optional.of(description.threshold()) : Optional.empty(),
                fitted.judgement().curves(),
                Stream.concat(fitted.judgement().bars().stream(), fitted.attachments().bars().stream())
                        .toList(),
                fitted.judgement().slices(),
                fitted.judgement().tables(),
                fitted.judgement().notes());
    }

    private Map<String, MetricValue> rival(ModelVersion champion, TrainingSet set) {
        return Evaluation.test(ModelArtifact.load(night, champion), set, spec.seed());
    }

    private Map<String, Long> inputs() {
        Map<String, Long> inputs = new TreeMap<>(night.tables().versionsRead());
        inputs.putAll(night.tables().versionsWritten());
        return inputs;
    }

    private static StepResult result(TrainingSet set, ModelVersion version) {
        Map<String, Double> measures = new LinkedHashMap<>();
        set.rows().forEach((split, rows) -> measures.put("rows." + split, rows.doubleValue()));
        version.metrics()
                .getOrDefault("test", Map.of())
                .forEach((name, metric) -> measures.put("metric." + name, metric.value()));
        long all = set.rows().values().stream().mapToLong(rows -> rows).sum();
        return StepResult.done(all, all).withMeasures(measures).withModelVersion(version.version());
    }
}
