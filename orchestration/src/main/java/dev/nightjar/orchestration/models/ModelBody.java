/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.core.registry.RegisteredModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model as the API shows it. */
record ModelBody(String name, Map<String, Integer> aliases, List<ModelVersionBody> versions) {

    /** A model in a list. */
    record Summary(String name, Map<String, Integer> aliases, int latestVersion) {

        static Summary of(RegisteredModel model) {
            return new Summary(model.name(), new TreeMap<>(model.aliases()), model.nextVersion() - 1);
        }
    }

    /** Many. */
    record Collection(List<Summary> models, int totalEntries) {}

    static ModelBody of(RegisteredModel model) {
        return new ModelBody(
                model.name(),
                new TreeMap<>(model.aliases()),
                model.versions().stream().map(ModelVersionBody::of).toList());
    }
}
