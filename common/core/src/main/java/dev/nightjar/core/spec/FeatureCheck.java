/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Sources, columns and expressions of feature views, and that no two features end in one column. */
final class FeatureCheck implements Check {

    @Override
    public void check(SpecNode root, Problems problems) {
        List<String> sources = root.at("sources").keys();
        for (SpecNode view : root.at("features").entries()) {
            References.require(view.at("source"), "source", sources, problems);
            String source = view.text("source").orElse("");
            Optional<SourceColumns> columns =
                    SourceColumns.cleaned(root.at("sources").at(source));
            columns.ifPresent(known -> {
                view.at("entity").items().forEach(column -> known.require(column, source, problems));
                known.require(view.at("timestamp"), source, problems);
            });
            expressions(view).forEach(sql -> UnrepeatableFunctions.refuse(sql, columns, problems));
            features(view, problems);
            if (!view.at("aggregate").entries().isEmpty()
                    && !view.at("columns").entries().isEmpty()) {
                problems.atKey(
                        view.at("columns"),
                        "Cannot have both aggregate and columns in " + view.path()
                                + ": windows of events and the newest row are two views. Make one of each.");
            }
        }
    }

    private static List<SpecNode> expressions(SpecNode view) {
        List<SpecNode> expressions = new ArrayList<>(List.of(view.at("where")));
        List.of("aggregate", "columns", "derive")
                .forEach(key -> expressions.addAll(view.at(key).entries()));
        return expressions;
    }

    private static void features(SpecNode view, Problems problems) {
        List<String> own = new ArrayList<>();
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (SpecNode aggregate : view.at("aggregate").entries()) {
            for (SpecNode window : view.at("windows").items()) {
                window.period()
                        .map(days -> FeatureViewSpec.windowed(aggregate.name(), days))
                        .ifPresent(name -> {
                            own.add(name);
                            once(view, name, taken, aggregate, problems);
                        });
            }
        }
        for (SpecNode column : view.at("columns").entries()) {
            own.add(column.name());
            once(view, column.name(), taken, column, problems);
        }
        view.at("derive").entries().forEach(column -> once(view, column.name(), taken, column, problems));
        new DeriveCheck(view, own).check(problems);
    }

    private static void once(SpecNode view, String name, Set<String> taken, SpecNode place, Problems problems) {
        if (!taken.add(name)) {
            problems.atKey(
                    place,
                    "Duplicate feature column '" + FeatureViewSpec.column(view.name(), name)
                            + "': rename one of the two, or drop a window.");
        }
    }
}
