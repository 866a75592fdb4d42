/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.core.failure.UsageError;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Set;

/** How the bytes of text files become characters. */
final class Decoding {

    /** What decoders put for bytes that are no character: a row that holds it has lost something. */
    static final char REPLACED = '\uFFFD';

    static final String REPLACEMENT = String.valueOf(REPLACED);

    private static final Set<Charset> BY_BYTES =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII);

    private Decoding() {}

    /** Of options whose names are found whatever their case. */
    static Charset of(Origin origin) {
        Map<String, String> options = origin.options();
        String name = options.getOrDefault("encoding", options.getOrDefault("charset", StandardCharsets.UTF_8.name()));
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UsageError("Unknown encoding " + name + " in sources." + origin.name() + ".options.", e);
        }
    }

    /** Whether Spark knows the encoding, and its line ends are the one byte at which Spark divides a file. */
    static boolean hasByteLines(Charset charset) {
        return BY_BYTES.contains(charset);
    }
}
