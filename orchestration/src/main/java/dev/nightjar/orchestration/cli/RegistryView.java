/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.spec.Nearest;
import java.util.Optional;
import java.util.TreeSet;

/** Looks up what a command names in the registry of the warehouse. */
record RegistryView(Settings settings, ModelRegistry registry) {

    static RegistryView of(Settings settings) {
        return new RegistryView(settings, new DeltaModelRegistry(settings.lake()));
    }

    /** @throws UsageError if there is no such model */
    RegisteredModel model(String name) {
        RegisteredModel model = registry.model(name);
        if (model.versions().isEmpty()) {
            throw new UsageError("Unknown model " + name + " in " + settings.warehouse() + "."
                    + Nearest.hint(name, registry.models()));
        }
        return model;
    }

    /**
     * A version by its number or an alias.
     *
     * @throws UsageError if there is none
     */
    static ModelVersion version(RegisteredModel model, String version) {
        Optional<ModelVersion> found =
                version.matches("[0-9]{1,9}") ? model.version(Integer.parseInt(version)) : model.alias(version);
        return found.orElseThrow(() -> new UsageError("Unknown version " + version + " of model " + model.name()
                + ": it has versions 1 to " + (model.nextVersion() - 1) + " and the aliases "
                + new TreeSet<>(model.aliases().keySet()) + "."));
    }
}
