/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of a source after its cleaning, where its schema is declared. Names are compared as Spark does. */
final class SourceColumns {

    private final List<String> names;

    private SourceColumns(List<String> names) {
        this.names = names;
    }

    /** Empty if nothing is declared, or what is declared is wrong, which is reported elsewhere. */
    static Optional<SourceColumns> declared(SpecNode source) {
        try {
            return source.text("schema")
                    .map(ddl ->
                            new SourceColumns(new ArrayList<>(Ddl.columns(ddl).keySet())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** After all steps. */
    static Optional<SourceColumns> cleaned(SpecNode source) {
        Optional<SourceColumns> columns = declared(source);
        columns.ifPresent(known -> source.at("clean").items().forEach(known::apply));
        return columns;
    }

    /** As they are after one more cleaning step. */
    void apply(SpecNode step) {
        step.at("derive").keys().forEach(this::add);
        step.at("rename").entries().forEach(rename -> {
            names.removeIf(rename.name()::equalsIgnoreCase);
            rename.text().ifPresent(this::add);
        });
        step.texts("drop").forEach(dropped -> names.removeIf(dropped::equalsIgnoreCase));
    }

    boolean has(String column) {
        return names.stream().anyMatch(column::equalsIgnoreCase);
    }

    /** Reports a column that is not there. */
    void require(SpecNode column, String owner, Problems problems) {
        column.text().ifPresent(name -> require(name, column, owner, problems));
    }

    void require(String name, SpecNode place, String owner, Problems problems) {
        if (!has(name)) {
            problems.at(
                    place,
                    "Unknown column '" + name + "' of source '" + owner + "' in " + place.path() + "."
                            + Nearest.hint(name, names));
        }
    }

    private void add(String name) {
        if (!has(name)) {
            names.add(name);
        }
    }
}
