/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Suggestions are pasted into a pipeline file and read again. */
class SuggestedExpectationsTest {

    @Test
    void whatIsSuggestedIsReadAsItWasMeant() {
        List<String> lines = SuggestedExpectations.of(Profiles.shop());
        PipelineSpec spec = PipelineReader.parse(
                """
                apiVersion: nightjar/v1
                pipeline: shop
                sources:
                  orders:
                    format: csv
                    path: orders
                    expect:
                """
                        + String.join(
                                "\n",
                                lines.stream().map(line -> "      " + line).toList()),
                "shop.yaml",
                new Substitution(Optional.empty(), Map.of(), Map.of()));
        List<Expectation> expected = spec.sources().get("orders").expect();
        assertThat(expected)
                .extracting(Expectation::rule)
                .containsExactlyInAnyOrder(
                        new Expectation.Rows(Optional.of(125L), Optional.of(700L)),
                        new Expectation.NotNull(List.of("order_id", "channel", "group", "ordered_at")),
                        new Expectation.Unique(List.of("order_id")),
                        new Expectation.Completeness("amount", 0.8),
                        new Expectation.Check("amount BETWEEN 0 AND 109.7"),
                        new Expectation.InSet("channel", List.of("${x}", "app", "web")),
                        new Expectation.InSet("group", List.of("1", "2", "7")),
                        new Expectation.Completeness(Profiles.NASTY, 0.89),
                        new Expectation.InSet(Profiles.NASTY, List.of(Profiles.NASTY, "z\u0000")),
                        new Expectation.Freshness("ordered_at", Duration.ofDays(2)));
        assertThat(expected)
                .filteredOn(expectation -> expectation.action() == Expectation.Action.FAIL)
                .extracting(Expectation::rule)
                .containsExactly(new Expectation.Unique(List.of("order_id")));
    }

    @Test
    void ofAFileNothingIsSaidAboutWhenItCame() {
        assertThat(SuggestedExpectations.ofFile(600, Profiles.shop().columns(), List.of()))
                .noneMatch(line -> line.contains("freshness"))
                .anyMatch(line -> line.contains("rows: {min: 300, max: 1200}"));
    }

    @Test
    void namesThatSqlReadsOtherwiseAreQuoted() {
        assertThat(Yaml.identifier("case")).isEqualTo("`case`");
        assertThat(Yaml.identifier("a b")).isEqualTo("`a b`");
        assertThat(Yaml.identifier("amount")).isEqualTo("amount");
        assertThat(Yaml.text("true")).isEqualTo("\"true\"");
        assertThat(Yaml.text("no")).isEqualTo("no");
    }
}
