/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.init;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.DataFile;
import dev.nightjar.core.profile.DataFile.FileColumn;
import dev.nightjar.orchestration.profile.SuggestedExpectations;
import dev.nightjar.orchestration.profile.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of a first pipeline file: what was found out about the data, and the plainest model that fits it. */
public final class FirstPipeline {

    /** Made where no column tells rows apart. */
    private static final String ROW_ID = "row_id";

    private static final String PART = "part";

    private final String name;
    private final DatedPath path;
    private final DataFile data;
    private final Inputs inputs;
    private final Optional<TimeSplit> time;
    private final String source;
    private final boolean classification;
    private final StringBuilder text = new StringBuilder();

    /**
     * For a file.
     *
     * @throws UsageError if its label or its other columns leave nothing to learn
     */
    public FirstPipeline(String name, String file, DataFile data) {
        this.name = name;
        this.path = DatedPath.of(file);
        this.data = data;
        this.inputs = new Inputs(data);
        this.time = path.date().isPresent() ? Optional.empty() : TimeSplit.of(data);
        this.source = path.sourceName();
        this.classification = data.labelValues() == 2;
        if (!classification && label().kind() != ColumnKind.NUMBER) {
            throw new UsageError(
                    "Cannot learn column " + data.label() + " of " + file + ": it has " + data.labelValues()
                            + " different texts. A label has two values, for a classification, or is a number, for a regression.");
        }
        if (inputs.expressions().isEmpty()) {
            throw new UsageError("Cannot learn column " + data.label() + " of " + file
                    + ": there is no column to learn it from: " + inputs.leftOut() + ".");
        }
    }

    /** classification or regression. */
    public String task() {
        return classification ? "classification" : "regression";
    }

    /** A date with which the file can be run. */
    public String exampleDate() {
        return path.date().map(Object::toString).orElse("2026-01-31");
    }

    /** In one line, what it does. */
    public String summary() {
        return task() + " of " + data.label() + " from " + inputs.expressions().size()
                + (inputs.expressions().size() == 1 ? " input, " : " inputs, ") + data.rows() + " rows.";
    }

    /** The whole file. */
    public String text() {
        add("# Made by `nightjar init` from a look at " + path.given().replaceAll("\\s+", " ")
                + ". It is yours now: change what you know better.");
        add("# Every key is explained in conf/schema/pipeline.schema.json.");
        add("apiVersion: nightjar/v1");
        add("pipeline: " + Yaml.text(name));
        add("description: " + Yaml.quoted("Predicts " + data.label()));
        add("");
        add("# To run every night, say when:");
        add("# schedule: {cron: \"0 2 * * *\", timezone: Europe/Berlin}");
        add("");
        source();
        dataset();
        model();
        add("");
        add("# What is scored each night, and how far it has drifted from what the model was trained on.");
        add("scoring: {}");
        add("monitoring:");
        add("  features: {metric: psi, warn: 0.10, alert: 0.25}");
        add("  predictions: {metric: psi, warn: 0.10, alert: 0.25}");
        return text.toString();
    }

    private void add(String line) {
        text.append(line).append('\n');
    }

    private ColumnSummary label() {
        return data.column(data.label()).flatMap(FileColumn::summary).orElseThrow();
    }

    private void source() {
        add("sources:");
        add("  " + Yaml.text(source) + ":");
        add("    format: " + data.format());
        add("    path: " + path.yaml());
        if (!data.options().isEmpty()) {
            add("    options: "
                    + data.options().entrySet().stream()
                            .map(option -> option.getKey() + ": " + Yaml.quoted(option.getValue()))
                            .collect(Collectors.joining(", ", "{", "}")));
        }
        add("    schema: >-");
        add(data.columns().stream()
                .map(column -> "      " + declared(column.given()) + " " + column.type())
                .collect(Collectors.joining(",\n")));
        add(
                path.date().isPresent()
                        ? "    load: append                     # each night has a file of its own"
                        : "    load: snapshot                   # the file is the whole state, and is read anew each night");
        clean();
        add("    # What nights like this one meet; rules that only warn are in the log and the ledger.");
        add("    expect:");
        SuggestedExpectations.ofFile(data.rows(), cleaned(), data.keys()).forEach(line -> add("      " + line));
        add("");
    }

    private static String declared(String column) {
        // a dollar would begin a variable of the pipeline file
        String plain = column.matches("[A-Za-z][A-Za-z0-9_]*") ? column : "`" + column.replace("`", "``") + "`";
        return plain.replace("${", "$${");
    }

    private void clean() {
        List<String> steps = new java.util.ArrayList<>();
        List<FileColumn> renamed = data.columns().stream()
                .filter(column -> !column.given().equals(column.name()))
                .toList();
        if (!renamed.isEmpty()) {
            steps.add("rename: "
                    + renamed.stream()
                            .map(column -> Yaml.quoted(column.given()) + ": " + Yaml.text(column.name()))
                            .collect(Collectors.joining(", ", "{", "}")));
        }
        data.otherMarks()
                .forEach((column, marks) -> steps.add("derive: {" + Yaml.text(column) + ": "
                        + Yaml.quoted(marks.stream()
                                .reduce(
                                        Yaml.identifier(column),
                                        (sql, mark) -> "nullif(" + sql + ", '" + mark.replace("\\", "\\\\") + "')"))
                        + "}"));
        if (data.keys().isEmpty()) {
            steps.add("derive: {" + ROW_ID + ": " + Yaml.quoted("xxhash64(" + content() + ")")
                    + "}   # no column tells the rows apart");
        }
        time.ifPresent(split -> steps.add("derive: {" + PART + ": "
                + Yaml.quoted("CASE WHEN to_date(" + Yaml.identifier(split.column()) + ") < DATE'" + split.validation()
                        + "' THEN 'train' WHEN to_date(" + Yaml.identifier(split.column()) + ") < DATE'" + split.test()
                        + "' THEN 'validation' ELSE 'test' END")
                + "}"));
        if (!steps.isEmpty()) {
            add("    clean:");
            steps.forEach(step -> add("      - " + step));
        }
    }

    /** What a row is known by: everything but its label. */
    private String content() {
        return data.columns().stream()
                .filter(column -> !column.name().equals(data.label()))
                .filter(column -> column.summary()
                        .map(summary -> summary.kind() != ColumnKind.OTHER)
                        .orElse(false))
                .map(column -> Yaml.identifier(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** The figures of the columns as they are once marks of missing values are gone. */
    private List<ColumnSummary> cleaned() {
        return data.columns().stream()
                .map(FileColumn::summary)
                .flatMap(Optional::stream)
                .map(column -> withoutMarks(column, data.otherMarks().getOrDefault(column.column(), List.of())))
                .toList();
    }

    private static ColumnSummary withoutMarks(ColumnSummary column, List<String> marks) {
        long marked = column.top().stream()
                .filter(top -> marks.contains(top.value()))
                .mapToLong(ColumnSummary.TopValue::rows)
                .sum();
        return marks.isEmpty()
                ? column
                : new ColumnSummary(
                        column.column(),
                        column.type(),
                        column.kind(),
                        column.rows(),
                        column.nulls() + marked,
                        column.notFinite(),
                        column.distinct(),
                        column.range(),
                        column.mean(),
                        column.stddev(),
                        column.quantiles(),
                        column.top().stream()
                                .filter(top -> !marks.contains(top.value()))
                                .toList(),
                        column.histogram(),
                        column.lengths());
    }

    private void dataset() {
        String key = data.keys().isEmpty() ? ROW_ID : data.keys().get(0);
        add("dataset:");
        add("  spine: " + Yaml.text(source));
        add("  key: [" + Yaml.text(key) + "]");
        add("  # What the model learns from: name and SQL expression.");
        add("  columns:");
        inputs.expressions()
                .forEach((input, sql) -> add(
                        "    " + Yaml.text(input) + ": " + (sql.equals(input) ? Yaml.text(sql) : Yaml.quoted(sql))));
        inputs.leftOut()
                .forEach((column, reason) -> add("    # left out: " + column + ", " + reason.replaceAll("\\s+", " ")));
        if (label().nulls() > 0) {
            add("  # Rows without a label are scored, not learned from.");
        }
        add("  label: {expr: " + Yaml.quoted(Yaml.identifier(data.label())) + "}");
        if (time.isPresent()) {
            add("  # By the time of the rows, so that the test is on days after those that were learned from.");
            add("  split: {by: column, column: " + PART + ", train: [train], validation: [validation], test: [test]}");
        } else {
            add("  split: {by: hash, key: [" + Yaml.text(key) + "], train: 0.7, validation: 0.15, test: 0.15}");
        }
        add("");
    }

    private void model() {
        String metric = classification ? "areaUnderROC" : "r2";
        add("model:");
        add("  task: " + task());
        add("  algorithm: gbt                       # gradient-boosted trees");
        add("  params: {maxIter: 30, maxDepth: 5, stepSize: 0.1}");
        add("  seed: 42");
        add("  retrain: {every: P7D}");
        add("  # Only a model that beats guessing, and is not worse than the one in use, is used.");
        add("  gates:");
        add("    - {metric: " + metric + ", vs: baseline, minDelta: 0.05}");
        add("    - {metric: " + metric + ", vs: champion, minDelta: -0.01}");
    }
}
