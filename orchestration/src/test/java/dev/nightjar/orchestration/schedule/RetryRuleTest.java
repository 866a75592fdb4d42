/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {

    @ParameterizedTest
    @CsvSource({
        "PT5M, 1, PT5M",
        "PT5M, 2, PT10M",
        "PT5M, 4, PT40M",
        "PT5M, 9, PT21H20M",
        // a day at most, however often
        "PT5M, 10, PT24H",
        "PT5M, 1000, PT24H",
        "PT1S, 2147483647, PT24H",
        "P3D, 1, PT24H",
        "PT0S, 1, PT0S",
        "PT0S, 50, PT0S"
    })
    void aStepWaitsTwiceAsLongEachTimeAndADayAtMost(Duration delay, int tryNumber, Duration wait) {
        assertThat(new RetryRule(3, delay).after(tryNumber)).isEqualTo(wait);
    }
}
