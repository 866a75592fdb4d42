/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.ledger.StepRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long scores are kept. */
class ScoreRetentionTest {

    private static final String RETAINED = "scoring: {columns: [customer_id], retain: P2D}";

    @TempDir
    static Path folder;

    @Test
    void nightsThatAreOldAreRemoved() {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("lake"));
        for (int i = 4; i > 1; i--) {
            lake.score(ShopLake.SCORING, Shop.NIGHT.minusDays(i));
        }
        StepRun night = lake.score(RETAINED, Shop.NIGHT);
        assertThat(lake.scores()
                        .select("date")
                        .distinct()
                        .orderBy("date")
                        .collectAsList())
                .extracting(row -> row.getDate(0).toLocalDate())
                .containsExactly(Shop.NIGHT.minusDays(2), Shop.NIGHT);
        assertThat(night.reason().orElseThrow())
                .isEqualTo("removed the scores of 2 nights before " + Shop.NIGHT.minusDays(2) + ", from "
                        + Shop.NIGHT.minusDays(4) + " on");
        assertThat(lake.score(RETAINED, Shop.NIGHT).reason()).isEmpty();
    }
}
