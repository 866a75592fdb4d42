/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A model's state from its events. */
final class Fold {

    private Fold() {}

    static RegisteredModel of(String name, List<RegistryEvent> events) {
        RegisteredModel state = new RegisteredModel(name, List.of(), Map.of(), 0);
        for (RegistryEvent event : events) {
            state = apply(state, event);
        }
        return state;
    }

    static RegisteredModel apply(RegisteredModel state, RegistryEvent event) {
        List<ModelVersion> versions = new ArrayList<>(state.versions());
        Map<String, Integer> aliases = new TreeMap<>(state.aliases());
        if (event instanceof RegistryEvent.VersionRegistered e) {
            versions.add(e.version());
        } else if (event instanceof RegistryEvent.AliasMoved e) {
            e.to().ifPresentOrElse(to -> aliases.put(e.alias(), to), () -> aliases.remove(e.alias()));
        } else if (event instanceof RegistryEvent.VersionSigned e) {
            change(versions, e.version(), version -> version.withManifestSignature(e.manifestSignature()));
        } else if (event instanceof RegistryEvent.TagSet e) {
            change(versions, e.version(), version -> version.withTags(tagged(version.tags(), e)));
        } else if (event instanceof RegistryEvent.VersionRejected e) {
            change(versions, e.version(), version -> version.withState(ModelVersion.State.REJECTED));
        } else if (event instanceof RegistryEvent.VersionRetired e) {
            change(versions, e.version(), version -> version.withState(ModelVersion.State.RETIRED));
        }
        return new RegisteredModel(state.name(), List.copyOf(versions), Map.copyOf(aliases), state.sequence() + 1);
    }

    private static Map<String, String> tagged(Map<String, String> tags, RegistryEvent.TagSet event) {
        Map<String, String> changed = new LinkedHashMap<>(tags);
        event.value().ifPresentOrElse(value -> changed.put(event.tag(), value), () -> changed.remove(event.tag()));
        return changed;
    }

    private static void change(List<ModelVersion> versions, int number, UnaryOperator<ModelVersion> change) {
        versions.replaceAll(version -> version.version() == number ? change.apply(version) : version);
    }
}
