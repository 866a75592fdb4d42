/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.nio.charset.StandardCharsets;

/** The last few kilobytes of a text that passes by. */
final class LastBytes {

    private static final int SIZE = 1 << 13;

    private final byte[] ring = new byte[SIZE];
    private long count;

    void add(byte[] bytes, int length) {
        for (int i = Math.max(0, length - SIZE); i < length; i++) {
            ring[(int) ((count + i) % SIZE)] = bytes[i];
        }
        count += length;
    }

    String text() {
        int length = (int) Math.min(count, SIZE);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = ring[(int) ((count - length + i) % SIZE)];
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
