/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.failure.ModelRefused;
import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Makes the version that a night trained champion, if its gates and the pipeline file allow. */
public final class Promotion {

    private final StepContext night;
    private final ModelSpec spec;

    public Promotion(StepContext night) {
        this.night = night;
        this.spec = night.spec().model().orElseThrow();
    }

    /**
     * Promotes, or says why not. Doing it twice changes nothing.
     *
     * @throws ModelRefused if a gate refused the version and there is no champion to go on with
     */
    public StepResult run() {
        RegisteredModel model = night.registry().model(night.spec().modelName());
        Optional<ModelVersion> trained = model.versions().stream()
                .filter(version -> version.date().equals(night.date())
                        && version.pipeline().equals(night.spec().pipeline()))
                .max(Comparator.comparing(ModelVersion::version));
        return trained.map(version -> decide(model, version))
                .orElseGet(() -> StepResult.skipped("no version was trained on this night"));
    }

    private StepResult decide(RegisteredModel model, ModelVersion version) {
        if (!version.passedGates()) {
            return refuse(model, version);
        }
        if (spec.promotion() == ModelSpec.Promotion.MANUAL) {
            return StepResult.skipped(
                            "promotion is manual: nightjar models promote " + model.name() + "@" + version.version())
                    .withModelVersion(version.version());
        }
        if (version.state() != ModelVersion.State.REGISTERED) {
            return StepResult.skipped("version " + version.version() + " was "
                            + version.state().name().toLowerCase(Locale.ROOT))
                    .withModelVersion(version.version());
        }
        boolean newer = model.alias(RegisteredModel.CHAMPION)
                .map(champion -> champion.version() > version.version())
                .orElse(false);
        if (newer) {
            return StepResult.skipped("the champion is newer than version " + version.version());
        }
        if (wasTakenBack(model, version)) {
            return StepResult.skipped("version " + version.version() + " was champion and was taken back")
                    .withModelVersion(version.version());
        }
        new Aliases(night.registry(), night.clock())
                .promote(
                        model,
                        RegisteredModel.CHAMPION,
                        version.version(),
                        night.runId(),
                        "passed " + version.gates().size() + " gates");
        return StepResult.done(0, 0).withModelVersion(version.version());
    }

    /** Whoever rolled back does not want a repeated night to undo it. */
    private boolean wasTakenBack(RegisteredModel model, ModelVersion version) {
        boolean wasChampion = night.registry().events(model.name()).stream()
                .anyMatch(event -> event instanceof RegistryEvent.AliasMoved move
                        && move.alias().equals(RegisteredModel.CHAMPION)
                        && move.to().equals(Optional.of(version.version())));
        return wasChampion
                && !Optional.of(version.version())
                        .equals(model.alias(RegisteredModel.CHAMPION).map(ModelVersion::version));
    }

    private StepResult refuse(RegisteredModel model, ModelVersion version) {
        if (version.state() == ModelVersion.State.REGISTERED) {
            night.registry()
                    .append(
                            model,
                            new RegistryEvent.VersionRejected(
                                    model.name(),
                                    night.clock().instant(),
                                    night.runId(),
                                    version.version(),
                                    version.failedGates()));
        }
        String refused = "version " + version.version() + " was refused: " + version.failedGates();
        ModelVersion champion = model.alias(RegisteredModel.CHAMPION)
                .orElseThrow(() -> new ModelRefused("Cannot promote model " + model.name() + ": " + refused
                        + ". There is no champion to go on with; look at the data and at model.gates, and train again"
                        + " with --force-train."));
        return StepResult.skipped(refused + "; version " + champion.version() + " stays champion")
                .withModelVersion(version.version());
    }
}
