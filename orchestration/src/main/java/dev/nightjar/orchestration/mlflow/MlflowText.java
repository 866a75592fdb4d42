/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Names and values within what MLflow stores: keys of letters, digits, `_ - .`, blanks and slashes that are clean as
 * relative paths, at most 250 bytes; values of parameters at most 6,000 bytes, of tags 5,000.
 */
final class MlflowText {

    static final int KEY_BYTES = 250;
    static final int PARAM_BYTES = 6_000;
    static final int TAG_BYTES = 5_000;

    private static final int HASH = 8;

    private MlflowText() {}

    /**
     * A key as MLflow takes it. One that has to be changed ends in eight digits of the hash of what it was, so that no two
     * become one.
     */
    static String key(String name) {
        String clean = Arrays.stream(name.replaceAll("(?U)[^\\w.\\- /]", "_").split("/", -1))
                .map(part -> part.isEmpty() || part.equals(".") || part.equals("..") ? "_" : part)
                .collect(Collectors.joining("/"));
        return clean.equals(name) && bytes(clean) <= KEY_BYTES
                ? clean
                : first(clean, KEY_BYTES - HASH - 1) + "-" + hash(name).substring(0, HASH);
    }

    /** A value that fits, or its beginning with a word on how long it was. */
    static String value(String text, int limit) {
        if (bytes(text) <= limit) {
            return text;
        }
        String note = "... [" + text.length() + " characters]";
        return first(text, limit - bytes(note)) + note;
    }

    /** As many whole characters as fit. */
    private static String first(String text, int limit) {
        StringBuilder first = new StringBuilder();
        int used = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            String one = Character.toString(text.codePointAt(at));
            used += bytes(one);
            if (used > limit) {
                break;
            }
            first.append(one);
        }
        return first.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
