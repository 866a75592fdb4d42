/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({"'',abc,3", "abc,abc,0", "abc,abd,1", "abc,acb,1", "abc,ab,1", "kitten,sitting,3", "ca,abc,3"})
    void editsAreCounted(String left, String right, int edits) {
        assertThat(Nearest.edits(left, right)).isEqualTo(edits);
        assertThat(Nearest.edits(right, left)).isEqualTo(edits);
    }

    @Test
    void aRandomEditIsOneEdit() {
        long seed = 20260131;
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String word = word(random, 2 + random.nextInt(8));
            int at = random.nextInt(word.length());
            String shorter = word.substring(0, at) + word.substring(at + 1);
            assertThat(Nearest.edits(word, shorter))
                    .as("%s and %s, seed %d", word, shorter, seed)
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingIsNearWhatIsQuiteDifferent() {
        assertThat(Nearest.to("zebra", List.of("format", "path"))).isEmpty();
        assertThat(Nearest.to("fromat", List.of("format", "path"))).contains("format");
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
