/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.core.registry.RegistryEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened to a model, when, by whom and why. */
record ModelEventBody(
        String event,
        Instant when,
        String actor,
        Optional<Integer> version,
        Optional<String> alias,
        Optional<Integer> fromVersion,
        Optional<String> tag,
        Optional<String> value,
        Optional<String> reason) {

    /** Many. */
    record Collection(List<ModelEventBody> events, int totalEntries) {}

    static ModelEventBody of(RegistryEvent event) {
        if (event instanceof RegistryEvent.AliasMoved moved) {
            return new ModelEventBody(
                    "alias_moved",
                    moved.at(),
                    moved.actor(),
                    moved.to(),
                    Optional.of(moved.alias()),
                    moved.from(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(moved.reason()));
        }
        if (event instanceof RegistryEvent.TagSet set) {
            return new ModelEventBody(
                    "tag_set",
                    set.at(),
                    set.actor(),
                    set.about(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(set.tag()),
                    set.value(),
                    Optional.empty());
        }
        if (event instanceof RegistryEvent.VersionRejected rejected) {
            return plain("version_rejected", event, Optional.of(rejected.reason()));
        }
        if (event instanceof RegistryEvent.VersionRetired retired) {
            return plain("version_retired", event, Optional.of(retired.reason()));
        }
        return plain(
                event instanceof RegistryEvent.VersionSigned ? "version_signed" : "version_registered",
                event,
                Optional.empty());
    }

    private static ModelEventBody plain(String name, RegistryEvent event, Optional<String> reason) {
        return new ModelEventBody(
                name,
                event.at(),
                event.actor(),
                event.about(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason);
    }
}
