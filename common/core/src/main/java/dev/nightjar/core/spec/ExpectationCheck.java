/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Names, actions, bounds, patterns and columns of expectations. */
final class ExpectationCheck implements Check {

    private static final Set<String> TABLE_RULES =
            Set.of("rows", "rowsChange", "completeness", "mean", "quantile", "freshness");
    private static final Set<String> ROW_ACTIONS = Set.of("quarantine", "drop");

    @Override
    public void check(SpecNode root, Problems problems) {
        root.at("sources").entries().forEach(source -> {
            Optional<SourceColumns> columns = SourceColumns.cleaned(source);
            for (SpecNode expectation : source.at("expect").items()) {
                rule(expectation).ifPresent(rule -> {
                    action(expectation, rule, problems);
                    bounds(rule, problems);
                    pattern(rule.at("pattern"), problems);
                    columns.ifPresent(known -> columns(rule, known, source.name(), problems));
                    references(rule, root, problems);
                });
            }
            names(source, problems);
        });
    }

    private static Optional<SpecNode> rule(SpecNode expectation) {
        List<SpecNode> rules = expectation.entries().stream()
                .filter(entry -> !entry.name().equals("name") && !entry.name().equals("action"))
                .toList();
        return rules.size() == 1 ? Optional.of(rules.get(0)) : Optional.empty();
    }

    private static void names(SpecNode source, Problems problems) {
        Map<String, SpecNode> taken = new LinkedHashMap<>();
        for (SpecNode expectation : source.at("expect").items()) {
            if (rule(expectation).isEmpty()) {
                continue;
            }
            String name = ExpectationBinder.name(expectation);
            SpecNode place = expectation.maybe("name").orElse(expectation);
            if (taken.putIfAbsent(name, place) != null) {
                problems.at(
                        place,
                        "Duplicate name '" + name + "' of an expectation of " + source.path()
                                + ": give each another name.");
            }
        }
    }

    private static void action(SpecNode expectation, SpecNode rule, Problems problems) {
        expectation.text("action").filter(ROW_ACTIONS::contains).ifPresent(action -> {
            if (TABLE_RULES.contains(rule.name())) {
                problems.at(
                        expectation.at("action"),
                        "Invalid action '" + action + "' for " + rule.name()
                                + ": it judges all rows together, so no single row can go. Valid: fail, warn.");
            }
        });
    }

    private static void bounds(SpecNode rule, Problems problems) {
        Optional<Double> min = rule.number("min");
        Optional<Double> max = rule.number("max");
        if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
            problems.at(
                    rule.at("min"),
                    "Invalid bounds in " + rule.path() + ": min "
                            + rule.at("min").json().asText() + " is more than max "
                            + rule.at("max").json().asText() + ".");
        }
    }

    private static void pattern(SpecNode node, Problems problems) {
        node.text().ifPresent(pattern -> {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                problems.at(node, "Invalid regular expression '" + pattern + "': " + e.getDescription() + ".");
            }
        });
    }

    private static void columns(SpecNode rule, SourceColumns known, String source, Problems problems) {
        rule.items().forEach(column -> known.require(column, source, problems));
        known.require(rule.at("column"), source, problems);
    }

    private static void references(SpecNode rule, SpecNode root, Problems problems) {
        if (!rule.name().equals("references")) {
            return;
        }
        References.require(rule.at("source"), "source", root.at("sources").keys(), problems);
        SpecNode to = rule.maybe("to").orElse(rule.at("column"));
        rule.text("source")
                .flatMap(other -> SourceColumns.cleaned(root.at("sources").at(other)))
                .ifPresent(columns -> columns.require(to, rule.text("source").orElse(""), problems));
    }
}
