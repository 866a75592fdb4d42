/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.DataFile;
import dev.nightjar.core.profile.DataFile.FileColumn;
import dev.nightjar.core.spec.Nearest;
import dev.nightjar.spark.profile.ColumnProfile;
import dev.nightjar.spark.profile.KeyCandidates;
import dev.nightjar.spark.profile.ProfileAggregates;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Looks at a data file: how it is written by its first 256 KiB, then types, figures, keys and leaks by one pass of Spark
 * each. The same file gives the same answer.
 */
public final class Discovery {

    private final SparkSession spark;
    private final String path;

    public Discovery(SparkSession spark, String path) {
        this.spark = spark;
        this.path = path;
    }

    /** How the file is to be read. */
    private record Reading(String format, Map<String, String> options, List<String> missing) {}

    /**
     * Finds out what the file holds.
     *
     * @param label a column by its name or its place, from 1
     * @throws UsageError if there is no such file or column, or there are no rows
     */
    public DataFile examine(String label) {
        Reading reading = reading();
        Dataset<Row> file = typed(reading);
        List<String> given = Arrays.asList(file.columns());
        List<String> names = ColumnNames.of(given);
        Dataset<Row> rows = file.toDF(names.toArray(String[]::new));
        String target = names.get(position(label, given, names));
        List<ColumnSummary> figures = figures(rows);
        ColumnSummary outcome = outcome(figures, target);
        List<ColumnSummary> others = figures.stream()
                .filter(figure -> !figure.column().equals(target))
                .toList();
        SecondLook.Seen seen = new SecondLook(others, outcome, KeyCandidates.among(others)).of(rows);
        if (seen.labelValues() < 2) {
            throw new UsageError("Cannot learn column " + target + " of " + path + ": it has "
                    + (seen.labelValues() == 0
                            ? "no values."
                            : "one value only, "
                                    + outcome.range()
                                            .map(ColumnSummary.Range::minText)
                                            .orElse("") + "."));
        }
        return new DataFile(
                reading.format(),
                reading.options(),
                columns(file.schema(), names, figures),
                outcome.rows(),
                seen.labelValues(),
                marks(reading, figures),
                seen.keys(),
                target,
                seen.leaks());
    }

    private Reading reading() {
        FileSample sample = FileSample.of(path, spark.sparkContext().hadoopConfiguration());
        return switch (sample.format()) {
            case "csv" -> {
                CsvDialect dialect = CsvDialect.of(sample.text(), sample.whole());
                yield new Reading("csv", dialect.options(), dialect.missing());
            }
            case "json" ->
                new Reading(
                        "json",
                        sample.text().stripLeading().startsWith("[") ? Map.of("multiLine", "true") : Map.of(),
                        List.of());
            default -> new Reading(sample.format(), Map.of(), List.of());
        };
    }

    private Dataset<Row> typed(Reading reading) {
        DataFrameReader reader = spark.read().format(reading.format()).options(reading.options());
        if (!reading.format().equals("csv")) {
            return reader.load(path);
        }
        Dataset<Row> rows = reader.option("inferSchema", true).load(path);
        boolean header = reading.options().containsKey("header");
        StructType schema = new StructType();
        for (StructField field : rows.schema().fields()) {
            String name = header ? field.name() : "c" + (schema.size() + 1);
            // tomorrow's numbers may be greater
            schema = schema.add(
                    name,
                    field.dataType() instanceof IntegerType
                            ? org.apache.spark.sql.types.DataTypes.LongType
                            : field.dataType());
        }
        return spark.read()
                .format("csv")
                .options(reading.options())
                .schema(schema)
                .load(path);
    }

    private int position(String label, List<String> given, List<String> names) {
        for (List<String> known : List.of(given, names)) {
            for (int i = 0; i < known.size(); i++) {
                if (known.get(i).equalsIgnoreCase(label)) {
                    return i;
                }
            }
        }
        if (label.matches("[1-9][0-9]{0,5}") && Integer.parseInt(label) <= names.size()) {
            return Integer.parseInt(label) - 1;
        }
        throw new UsageError("Unknown column '" + label + "' of " + path + " in --label." + Nearest.hint(label, given)
                + " A number is a place, from 1 to " + names.size() + ".");
    }

    private List<ColumnSummary> figures(Dataset<Row> rows) {
        ProfileAggregates profile = ProfileAggregates.of(rows.schema(), Set.of(), lit(true));
        List<Column> aggregates = profile.columns();
        Row row = rows.agg(
                        aggregates.get(0),
                        aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .first();
        ZoneId zone = ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
        List<ColumnProfile> columns = profile.read(row::getAs);
        if (columns.get(0).rows() == 0) {
            throw new UsageError("Cannot look at " + path + ": it has no rows.");
        }
        return columns.stream().map(column -> column.summary(zone)).toList();
    }

    private ColumnSummary outcome(List<ColumnSummary> figures, String label) {
        ColumnSummary outcome = figures.stream()
                .filter(figure -> figure.column().equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageError("Cannot learn column " + label + " of " + path
                        + ": it lies beyond the " + ProfileAggregates.CHEAP + " columns that are looked at."));
        if (outcome.kind() == ColumnKind.OTHER
                || outcome.kind() == ColumnKind.DATE
                || outcome.kind() == ColumnKind.TIMESTAMP) {
            throw new UsageError("Cannot learn column " + label + " of " + path + " of type " + outcome.type()
                    + ": a label is a number, a boolean or text.");
        }
        return outcome;
    }

    private static List<FileColumn> columns(StructType schema, List<String> names, List<ColumnSummary> figures) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> new FileColumn(
                        schema.fields()[i].name(),
                        names.get(i),
                        schema.fields()[i].dataType().sql().replace("BIGINT", "LONG"),
                        i < figures.size() ? Optional.of(figures.get(i)) : Optional.empty()))
                .toList();
    }

    /** Marks of missing values beside the one that the reader knows. */
    private static Map<String, List<String>> marks(Reading reading, List<ColumnSummary> figures) {
        Map<String, List<String>> marks = new LinkedHashMap<>();
        for (ColumnSummary figure : figures) {
            List<String> found = new ArrayList<>();
            figure.top().stream()
                    .map(ColumnSummary.TopValue::value)
                    .filter(value -> figure.kind() == ColumnKind.TEXT
                            && reading.missing().contains(value))
                    .forEach(found::add);
            if (!found.isEmpty()) {
                marks.put(figure.column(), found);
            }
        }
        return marks;
    }
}
