/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void numbersStandToTheRightAndTextToTheLeft() {
        String table = TextTable.of(
                List.of("name", "rows"),
                List.of(List.of("a", "5"), Arrays.asList("long name", null), List.of("b", "120")));
        assertThat(table.lines())
                .containsExactly(
                        "name       rows", "---------  ----", "a             5", "long name  NULL", "b           120");
    }
}
