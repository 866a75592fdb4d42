/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Optional;

/** The cleaning steps of a source, each against the columns that the steps before it leave. */
final class CleaningCheck {

    private final SpecNode source;
    private final Problems problems;
    private final Optional<SourceColumns> columns;

    CleaningCheck(SpecNode source, Problems problems) {
        this.source = source;
        this.problems = problems;
        this.columns = SourceColumns.declared(source);
    }

    void check() {
        for (SpecNode step : source.at("clean").items()) {
            step.at("cast").entries().forEach(this::type);
            columns.ifPresent(known -> {
                require(known, step);
                known.apply(step);
            });
        }
    }

    private void type(SpecNode cast) {
        cast.text().ifPresent(type -> {
            try {
                Ddl.checkType(type, cast.name());
            } catch (IllegalArgumentException e) {
                problems.at(cast, SourceCheck.ended("Invalid cast in " + cast.path() + ": " + e.getMessage()));
            }
        });
    }

    private void require(SourceColumns known, SpecNode step) {
        for (String keyed : new String[] {"rename", "cast", "fill"}) {
            step.at(keyed).entries().forEach(entry -> named(known, entry));
        }
        step.at("rename").entries().forEach(rename -> taken(known, rename));
        step.at("deduplicate").at("by").items().forEach(column -> known.require(column, source.name(), problems));
        step.at("drop").items().forEach(column -> known.require(column, source.name(), problems));
    }

    private void named(SourceColumns known, SpecNode entry) {
        if (!known.has(entry.name())) {
            known.require(entry.name(), entry, source.name(), problems);
        }
    }

    private void taken(SourceColumns known, SpecNode rename) {
        rename.text()
                .filter(known::has)
                .filter(name -> !name.equalsIgnoreCase(rename.name()))
                .ifPresent(name -> problems.at(
                        rename,
                        "Cannot rename '" + rename.name() + "' to '" + name + "': that column is there already."));
    }
}
