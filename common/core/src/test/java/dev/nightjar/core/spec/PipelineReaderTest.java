/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PipelineReaderTest {

    @Test
    void theExampleOfTheSpecificationBecomesRecords() {
        PipelineSpec spec = PipelineReader.parse(Samples.everything(), "card_fraud.yaml", Samples.NIGHT);

        assertThat(spec.pipeline()).isEqualTo("card_fraud");
        assertThat(spec.schedule().timezone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(spec.sources().get("transactions").path()).contains("data/landing/transactions/2026-01-31/*.csv");
        assertThat(spec.sources().get("transactions").expect()).hasSize(12);
        assertThat(spec.features()).containsOnlyKeys("customer_spend", "customer_profile");
        assertThat(spec.model().orElseThrow().gates()).hasSize(5);
    }
}
