/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** What a file holds. */
final class Bytes {

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    static Bytes none() {
        return new Bytes(new byte[0]);
    }

    static Bytes utf8(String text) {
        return encoded(text, "UTF-8");
    }

    static Bytes encoded(String text, String charset) {
        return new Bytes(text.getBytes(Charset.forName(charset)));
    }

    static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    Bytes zipped() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(array);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Bytes(out.toByteArray());
    }

    /** The first part, as a transfer that broke off leaves it. */
    Bytes cut(double share) {
        return new Bytes(Arrays.copyOf(array, (int) (array.length * share)));
    }

    byte[] array() {
        return array.clone();
    }
}
