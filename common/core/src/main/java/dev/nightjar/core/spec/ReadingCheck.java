/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Map;

/** That the keys which say how a source is read go with its format and load. */
record ReadingCheck(SpecNode source, Problems problems) {

    /** Options of Spark's readers that would lose rows, or hide that some could not be parsed. */
    private static final Map<String, String> NIGHTJARS_OWN = Map.of(
            "mode", "use onMalformed",
            "columnnameofcorruptrecord", "rows that cannot be parsed go to quarantine",
            "enforceschema", "columns are found by the header",
            "ignorecorruptfiles", "a file that cannot be read refuses the night",
            "ignoremissingfiles", "a file that goes away while it is read refuses the night");

    void check() {
        String format = source.text("format").orElse("");
        changes(format);
        whole("incremental");
        if (format.equals("delta") || format.equals("jdbc")) {
            source.maybe("onEmpty")
                    .ifPresent(node -> problems.atKey(
                            node, node.path() + " is for formats of files; a table without rows is read as it is."));
        }
        if (format.equals("text")) {
            source.text("schema")
                    .filter(ddl -> !ddl.strip().equalsIgnoreCase("value string"))
                    .ifPresent(ddl -> problems.at(
                            source.at("schema"),
                            "Invalid " + source.path() + ".schema: format text has one column, 'value STRING'."));
        }
        options();
    }

    private void changes(String format) {
        if (!source.at("changes").json().asBoolean()) {
            return;
        }
        if (!format.equals("delta")) {
            problems.atKey(
                    source.at("changes"),
                    source.path() + ".changes is for format delta only; this source has format " + format + ".");
        }
        whole("changes");
        source.at("options").entries().stream()
                .filter(option ->
                        option.name().toLowerCase(java.util.Locale.ROOT).endsWith("asof"))
                .forEach(option -> problems.atKey(
                        option, option.path() + " is not for changes: they begin where the last night ended."));
    }

    private void whole(String key) {
        if (source.at(key).present() && source.text("load").orElse("").equals("snapshot")) {
            problems.atKey(
                    source.at(key), source.path() + "." + key + " is not for load snapshot, which is the whole state.");
        }
    }

    private void options() {
        for (SpecNode option : source.at("options").entries()) {
            String reason = NIGHTJARS_OWN.get(option.name().toLowerCase(java.util.Locale.ROOT));
            if (reason != null) {
                problems.atKey(option, option.path() + " cannot be set: " + reason + ".");
            }
        }
    }
}
