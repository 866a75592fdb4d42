/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Whether a version's artefact and signature are what they should be.
 *
 * @param signature who signed it, or why that is not known
 * @param problems as sentences, with the file that each is about
 */
record Verification(String model, int version, String artifact, int files, String signature, List<String> problems) {

    static Verification of(ModelVersion version, ManifestKeys keys) {
        List<String> problems = new ArrayList<>();
        keys.problem(version).ifPresent(problems::add);
        differences(version).forEach((file, difference) -> problems.add("file " + file + " " + difference + "."));
        return new Verification(
                version.model(),
                version.version(),
                version.artifact(),
                version.manifest().size(),
                signature(version, keys),
                problems);
    }

    private static Map<String, String> differences(ModelVersion version) {
        try {
            return ArtifactFolder.at(version.artifact(), new Configuration()).differences(version.manifest());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + version.artifact(), e);
        }
    }

    /** Who signed a version, or why that is not known. */
    static String signature(ModelVersion version, ManifestKeys keys) {
        if (version.manifestSignature().isEmpty()) {
            return "not signed";
        }
        return keys.signer(version)
                .map(key -> "signed by key " + key)
                .orElse(keys.required() ? "wrongly signed" : "signed, not checked: no registry.publicKeys");
    }

    boolean verified() {
        return problems.isEmpty();
    }

    String sentence() {
        return model + "@" + version + "  " + (verified() ? "verified" : "refused") + "  " + files + " files  "
                + signature;
    }
}
