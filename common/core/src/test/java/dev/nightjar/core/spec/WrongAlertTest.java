/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongAlertTest {

    @Test
    void anAddressIsTakenAndSupported() {
        ParsedPipeline parsed =
                parsed("{url: \"${env.ALERT_URL}\", events: [drift]}", "https://hooks.example/T0/s3cr3t");

        assertThat(parsed.spec().monitoring().orElseThrow().alerts()).hasSize(2);
        assertThat(Support.unsupported(parsed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            hooks.example/s3cr3t               | give an address such as https://
            ftp://hooks.example/s3cr3t         | give an address such as https://
            https:///s3cr3t                    | give an address such as https://
            file:/s3cr3t                       | give an address such as https://
            https://ann:s3cr3t@hooks.example/x | a user and password in an address are not sent
            https://hooks.example/x#s3cr3t     | what follows # is not sent
            https://hooks.example/a s3cr3t     | this is no address
            """)
    void anAddressThatIsNoneIsRefusedAtItsPlaceAndNotRepeated(String url, String message) {
        SpecError literal = catchThrowableOfType(SpecError.class, () -> parsed("{url: \"" + url + "\"}", "x"));
        SpecError secret = catchThrowableOfType(SpecError.class, () -> parsed("{url: \"${env.ALERT_URL}\"}", url));

        assertThat(literal).isNotNull();
        assertThat(literal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(lineOfAlerts());
            assertThat(problem.message())
                    .contains("Invalid monitoring.alerts.1.webhook.url")
                    .contains(message)
                    .doesNotContain("s3cr3t");
        });
        assertThat(secret).isNotNull();
        assertThat(secret.getMessage()).contains(message).doesNotContain("s3cr3t");
    }

    @Test
    void anEventThatIsNoneIsRefused() {
        assertThatThrownBy(() -> parsed("{url: https://hooks.example/x, events: [drifts]}", "x"))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("Invalid value 'drifts'")
                .hasMessageContaining("Did you mean 'drift'?");
        assertThatThrownBy(() -> parsed("{events: [drift]}", "x"))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("Missing key 'url'");
    }

    @Test
    void addressesOfAnEnvironmentAreLookedAtToo() {
        assertThatThrownBy(() -> EnvironmentReader.parse(
                        "alerts: [{webhook: {url: \"mailto:ann@example.org\"}}]", "prod.yaml", Map.of()))
                .isInstanceOf(SpecError.class)
                .hasMessageContaining("prod.yaml:1:26: Invalid alerts.0.webhook.url");
    }

    private static String text(String webhook) {
        return Samples.resource("shop.yaml") + "  alerts: [{log: {}}, {webhook: " + webhook + "}]\n";
    }

    private static int lineOfAlerts() {
        return (int) text("").lines().count();
    }

    private static ParsedPipeline parsed(String webhook, String url) {
        return PipelineReader.parseLocated(
                text(webhook), "shop.yaml", new Substitution(Optional.empty(), Map.of(), Map.of("ALERT_URL", url)));
    }
}
