/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A version of a pipeline's file. */
record VersionBody(
        String id,
        int versionNumber,
        String dagId,
        Optional<String> bundleName,
        Optional<String> bundleVersion,
        Instant createdAt,
        String dagDisplayName,
        Optional<String> bundleUrl) {

    static VersionBody of(String dag, int version, Instant at) {
        return new VersionBody(
                UUID.nameUUIDFromBytes((dag + " " + version).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                version,
                dag,
                Optional.of(DagBody.BUNDLE),
                Optional.empty(),
                at,
                dag,
                Optional.empty());
    }
}
