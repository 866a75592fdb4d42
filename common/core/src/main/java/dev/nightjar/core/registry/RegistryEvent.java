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

    /** The version that it is about; of an alias that was removed none. */
    Optional<Integer> about();

    record VersionRegistered(String model, Instant at, String actor, ModelVersion version) implements RegistryEvent {
        @Override
        public Optional<Integer> about() {
            return Optional.of(version.version());
        }
    }

    /** An alias moved to a version, or was removed (`to` empty). */
    record AliasMoved(
            String model,
            Instant at,
            String actor,
            String alias,
            Optional<Integer> from,
            Optional<Integer> to,
            String reason)
            implements RegistryEvent {
        @Override
        public Optional<Integer> about() {
            return to;
        }
    }

    /** A version that was registered before got a signature of its manifest, or another one. */
    record VersionSigned(String model, Instant at, String actor, int version, String manifestSignature)
            implements RegistryEvent {
        @Override
        public Optional<Integer> about() {
            return Optional.of(version);
        }
    }

    /** A tag was set, or removed (`value` empty). */
    record TagSet(String model, Instant at, String actor, int version, String tag, Optional<String> value)
            implements RegistryEvent {
        @Override
        public Optional<Integer> about() {
            return Optional.of(version);
        }
    }

    record VersionRejected(String model, Instant at, String actor, int version, String reason)
            implements RegistryEvent {
        @Override
        public Optional<Integer> about() {
            return Optional.of(version);
        }
    }

    record VersionRetired(String model, Instant at, String actor, int version, String reason) implements RegistryEvent {
        @Override
        public Optional<Integer> about() {
            return Optional.of(version);
        }
    }
}
