/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoriesTest {

    /** Texts that differ in one place, of all lengths about those of a word or two. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 60, 3000})
    void eachLabelHasItsPlaceAndNothingElseHasOne(int count) {
        Random random = new Random(count);
        Set<String> texts = new LinkedHashSet<>();
        while (texts.size() < 2 * count) {
            texts.add(text(random));
        }
        List<String> all = new ArrayList<>(texts);
        List<String> labels = all.subList(0, count);

        Categories categories = new Categories(labels.toArray(String[]::new));

        for (String text : all) {
            int place = labels.indexOf(text);
            UTF8String encoded = within(text);
            assertThat(categories.index(encoded)).as(text).isEqualTo(place < 0 ? count : place);
            assertThat(categories.unknown(encoded, 8)).as(text).isEqualTo(place < 0 ? 8 : 0);
        }
        assertThat(categories.index(null)).isEqualTo(count);
        assertThat(categories.unknown(null, 8)).isZero();
    }

    private static String text(Random random) {
        char[] text = "a".repeat(random.nextInt(40)).toCharArray();
        for (int i = random.nextInt(3); i >= 0 && text.length > 0; i--) {
            text[random.nextInt(text.length)] = "abcdefghijklmnopqrstuvwxyz\0é漢".charAt(random.nextInt(29));
        }
        return new String(text);
    }

    /** As columns of a batch have them: amid other bytes. */
    private static UTF8String within(String text) {
        UTF8String whole = UTF8String.fromString("xyz" + text + "more than a word of other bytes");
        int bytes = UTF8String.fromString(text).numBytes();
        return UTF8String.fromAddress(whole.getBaseObject(), whole.getBaseOffset() + 3, bytes);
    }
}
