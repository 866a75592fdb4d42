/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;

/** Where each source reads from, and that the columns it speaks of are there. */
final class SourceCheck implements Check {

    private static final List<String> JDBC =
            List.of("url", "table", "query", "user", "password", "partition", "incremental");

    @Override
    public void check(SpecNode root, Problems problems) {
        root.at("sources").entries().forEach(source -> {
            if (source.text("format").orElse("").equals("jdbc")) {
                jdbc(source, problems);
            } else if (source.at("format").present()) {
                files(source, problems);
            }
            load(source, problems);
            new LoadCheck(source, problems).check();
            new ReadingCheck(source, problems).check();
            schema(source, problems);
            SourceColumns.cleaned(source).ifPresent(columns -> columns(source, columns, problems));
            new CleaningCheck(source, problems).check();
        });
    }

    private static void files(SpecNode source, Problems problems) {
        if (!source.at("path").present()) {
            problems.atKey(source, "Missing key 'path' in " + source.path() + ": where its files lie.");
        }
        JDBC.forEach(key -> source.maybe(key)
                .ifPresent(node -> problems.atKey(
                        node,
                        node.path() + " is for format jdbc only; this source has format "
                                + source.text("format").orElse("") + ".")));
    }

    private static void jdbc(SpecNode source, Problems problems) {
        if (!source.at("url").present()) {
            problems.atKey(source, "Missing key 'url' in " + source.path() + ": the JDBC URL.");
        }
        if (source.at("table").present() == source.at("query").present()) {
            problems.atKey(source, "Expected exactly one of table, query in " + source.path() + ".");
        }
        source.maybe("path").ifPresent(path -> problems.atKey(path, path.path() + " is not for format jdbc; use url."));
    }

    private static void load(SpecNode source, Problems problems) {
        if (source.text("load").orElse("").equals("upsert") && !source.at("key").present()) {
            problems.at(source.at("load"), "Missing key 'key' in " + source.path() + ": load upsert merges by it.");
        }
        if (!source.at("eventTime").present()) {
            source.maybe("lateness")
                    .ifPresent(node -> problems.atKey(
                            node,
                            node.path() + " needs eventTime: without it each row belongs to the date of its night."));
        }
    }

    private static void schema(SpecNode source, Problems problems) {
        source.text("schema").ifPresent(ddl -> {
            try {
                Ddl.columns(ddl);
            } catch (IllegalArgumentException e) {
                problems.at(source.at("schema"), ended("Invalid schema of " + source.path() + ": " + e.getMessage()));
            }
        });
    }

    static String ended(String message) {
        return message.endsWith("?") ? message : message + ".";
    }

    private static void columns(SpecNode source, SourceColumns columns, Problems problems) {
        source.at("key").items().forEach(key -> columns.require(key, source.name(), problems));
        columns.require(source.at("eventTime"), source.name(), problems);
    }
}
