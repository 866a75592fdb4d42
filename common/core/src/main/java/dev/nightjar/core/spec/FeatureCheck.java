/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sources and columns of feature views, and that no two features end in one column. */
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
            collisions(view, problems);
        }
    }

    private static void collisions(SpecNode view, Problems problems) {
        Set<String> taken = new HashSet<>();
        List<SpecNode> windows = new ArrayList<>(view.at("windows").items());
        for (SpecNode aggregate : view.at("aggregate").entries()) {
            windows.forEach(window -> window.period()
                    .map(days -> FeatureViewSpec.column(view.name(), aggregate.name(), days))
                    .filter(column -> !taken.add(column))
                    .ifPresent(column -> twice(column, aggregate, problems)));
        }
        for (SpecNode column : view.at("columns").entries()) {
            String name = FeatureViewSpec.column(view.name(), column.name());
            if (!taken.add(name)) {
                twice(name, column, problems);
            }
        }
    }

    private static void twice(String column, SpecNode place, Problems problems) {
        problems.atKey(place, "Duplicate feature column '" + column + "': rename one of the two, or drop a window.");
    }
}
