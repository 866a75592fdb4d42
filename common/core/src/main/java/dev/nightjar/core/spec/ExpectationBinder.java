/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.Expectation.Action;
import dev.nightjar.core.spec.Expectation.Rule;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the records of expectations, and names those that have no name. */
final class ExpectationBinder {

    private static final List<String> BESIDE_THE_RULE = List.of("name", "action");

    private ExpectationBinder() {}

    static Expectation expectation(SpecNode node) {
        return new Expectation(name(node), rule(node), node.choice("action", Action.FAIL));
    }

    /** The only key that is neither name nor action. */
    static SpecNode ruleNode(SpecNode node) {
        return node.entries().stream()
                .filter(entry -> !BESIDE_THE_RULE.contains(entry.name()))
                .findFirst()
                .orElseThrow();
    }

    /** As given; else a check is named by its text, and another rule by its kind and columns: `not_null_id`. */
    static String name(SpecNode node) {
        return node.text("name").orElseGet(() -> derivedName(ruleNode(node)));
    }

    private static String derivedName(SpecNode rule) {
        if (rule.text().isPresent()) {
            return rule.text().get().strip().replaceAll("\\s+", " ");
        }
        String kind = rule.name().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        Stream<String> subject = rule.json().isArray()
                ? rule.items().stream().map(item -> item.json().asText())
                : Stream.of("column", "q").flatMap(key -> rule.scalar(key).stream());
        return Stream.concat(Stream.of(kind), subject).collect(Collectors.joining("_"));
    }

    private static Rule rule(SpecNode node) {
        SpecNode rule = ruleNode(node);
        return switch (rule.name()) {
            case "check" -> new Expectation.Check(rule.text().orElseThrow());
            case "notNull" -> new Expectation.NotNull(node.texts("notNull"));
            case "unique" -> new Expectation.Unique(node.texts("unique"));
            case "inSet" -> new Expectation.InSet(column(rule), rule.texts("values"));
            case "matches" ->
                new Expectation.Matches(column(rule), rule.text("pattern").orElseThrow());
            case "references" ->
                new Expectation.References(
                        column(rule),
                        rule.text("source").orElseThrow(),
                        rule.text("to").orElseGet(() -> column(rule)));
            default -> tableRule(rule);
        };
    }

    private static Rule tableRule(SpecNode rule) {
        return switch (rule.name()) {
            case "rows" -> new Expectation.Rows(rule.whole("min"), rule.whole("max"));
            case "rowsChange" ->
                new Expectation.RowsChange(
                        rule.number("maxIncrease"),
                        rule.number("maxDecrease"),
                        rule.days("over").orElse(Period.ofDays(7)));
            case "completeness" ->
                new Expectation.Completeness(column(rule), rule.number("min").orElseThrow());
            case "mean" -> new Expectation.Mean(column(rule), rule.number("min"), rule.number("max"));
            case "quantile" ->
                new Expectation.Quantile(
                        column(rule), rule.number("q").orElseThrow(), rule.number("min"), rule.number("max"));
            case "freshness" ->
                new Expectation.Freshness(column(rule), rule.duration("within").orElse(Duration.ofDays(1)));
            default -> throw new IllegalStateException("The schema lets through " + rule.path());
        };
    }

    private static String column(SpecNode rule) {
        return rule.text("column").orElseThrow();
    }
}
