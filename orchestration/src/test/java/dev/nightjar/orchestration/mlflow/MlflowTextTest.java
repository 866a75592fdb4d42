/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"test/areaUnderROC", "a b", "größe", "x.y-z_1", "a/b/c", "..."})
    void whatMlflowTakesStaysAsItIs(String name) {
        assertThat(MlflowText.key(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'gate >= 0.85', gate __ 0.85-",
        "/etc/passwd, _/etc/passwd-",
        "../up, _/up-",
        "a//b, a/_/b-",
        "a/./b, a/_/b-",
        "end/, end/_-",
        "age < 30, age _ 30-",
        "'quote''s', quote_s-",
        "'', _-"
    })
    void whatItDoesNotIsReplacedAndMarkedByItsHash(String name, String beginning) {
        assertThat(MlflowText.key(name)).startsWith(beginning).matches(".*-[0-9a-f]{8}");
    }

    @Test
    void noTwoNamesBecomeOne() {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder(i % 50 == 0 ? "x".repeat(300) : "");
            for (int length = random.nextInt(5); length >= 0; length--) {
                name.append("ab./\\: é€𝄞%\n"
                        .codePoints()
                        .skip(random.nextInt(12))
                        .limit(1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append));
            }
            String key = MlflowText.key(name.toString());
            assertThat(names.merge(key, name.toString(), (was, is) -> was.equals(is) ? is : was + " and " + is))
                    .isEqualTo(name.toString());
            assertThat(key.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MlflowText.KEY_BYTES);
        }
    }

    @Test
    void longValuesAreCutBetweenCharactersAndSaySo() {
        String cut = MlflowText.value("€".repeat(3_000), MlflowText.PARAM_BYTES);
        assertThat(cut).startsWith("€€").endsWith("€... [3000 characters]");
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(5_990, 6_000);
        assertThat(MlflowText.value("€".repeat(2_000), MlflowText.PARAM_BYTES)).isEqualTo("€".repeat(2_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fraud/de", "fraud:1", "fraud\\1", "100%", " ", ""})
    void namesOfModelsThatMlflowRefusesAreRefusedBefore(String name) {
        assertThatThrownBy(() -> new MlflowNames("experiment", name))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--registered-model");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host, http://HOST:PORT",
        "mlruns, http://HOST:PORT",
        "http://, no address",
        "http://host:5000?x=1, http://HOST:PORT",
        "http://ann:secret@host, MLFLOW_TRACKING_USERNAME",
        "'http://ho st', no address"
    })
    void whatIsNoAddressOfAServerIsRefused(String uri, String message) {
        assertThatThrownBy(() -> MlflowServer.at(uri))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void userAndPasswordGoBeforeATokenAndNothingIsPrinted() {
        Map<String, String> both = Map.of(
                "MLFLOW_TRACKING_USERNAME", "ann",
                "MLFLOW_TRACKING_PASSWORD", "pass word",
                "MLFLOW_TRACKING_TOKEN", "token");
        assertThat(MlflowCredentials.of(both).authorization()).contains("Basic YW5uOnBhc3Mgd29yZA==");
        assertThat(MlflowCredentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "token"))
                        .authorization())
                .contains("Bearer token");
        assertThat(MlflowCredentials.of(Map.of("MLFLOW_TRACKING_USERNAME", "ann"))
                        .authorization())
                .isEmpty();
        assertThat(MlflowCredentials.of(both)).hasToString("MlflowCredentials[***]");
    }
}
