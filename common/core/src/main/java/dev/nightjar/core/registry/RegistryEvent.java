/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.time.Instant;
import java.util.Optional;

/** Something that happened to a model; the registry is the list of these. */
public sealed interface RegistryEvent {

    String model();

    Instant at();

    /** Who did it: a user's name, or the run id of a night. */
    String actor();

    record VersionRegistered(String model, Instant at, String actor, ModelVersion version) implements RegistryEvent {}

    /** An alias moved to a version, or was removed (`to` empty). */
    record AliasMoved(
            String model,
            Instant at,
            String actor,
            String alias,
            Optional<Integer> from,
            Optional<Integer> to,
            String reason)
            implements RegistryEvent {}

    record TagSet(String model, Instant at, String actor, int version, String tag, Optional<String> value)
            implements RegistryEvent {}

    record VersionRejected(String model, Instant at, String actor, int version, String reason)
            implements RegistryEvent {}

    record VersionRetired(String model, Instant at, String actor, int version, String reason)
            implements RegistryEvent {}
}
