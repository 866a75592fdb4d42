/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is signed of a version: a line for the format, the model, the version, and each file of its artefact in the order
 * of their paths. Names come last in their line, and those with a line break are refused, so that no two manifests have
 * one text.
 */
final class ManifestText {

    private ManifestText() {}

    static byte[] of(ModelVersion version) {
        StringBuilder text = new StringBuilder("nightjar manifest 1\n");
        line(text, "model", version.model());
        line(text, "version", Integer.toString(version.version()));
        for (Map.Entry<String, ArtifactFile> file : new TreeMap<>(version.manifest()).entrySet()) {
            line(text, "file " + file.getValue().bytes() + " " + file.getValue().sha256(), file.getKey());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String hash(ModelVersion version) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of(version)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void line(StringBuilder text, String what, String name) {
        if (name.indexOf('\n') >= 0 || what.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("Cannot sign a name with a line break: " + name);
        }
        text.append(what).append(' ').append(name).append('\n');
    }
}
