/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.spark.io.SourceFile;
import dev.nightjar.spark.io.SourceFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads CSV. With a header, each file's columns are found by its own header, in whatever order: files with the same
 * header are read together.
 */
final class CsvReader {

    private final Origin origin;
    private final SourceFiles files;
    private final CsvFile opening;

    CsvReader(Origin origin, SourceFiles files) {
        this.origin = origin;
        this.files = files;
        this.opening = new CsvFile(CsvDialect.of(origin), Decoding.of(origin).name(), origin.option("multiLine"));
    }

    Dataset<Row> read() {
        Optional<StructType> declared =
                origin.source().schema().map(StructType::fromDDL).map(Origin::nullable);
        if (!origin.option("header")) {
            return rows(files, declared.map(this::inFile).orElseGet(() -> inferred(files, List.of())), false);
        }
        CsvHeaders headers = new CsvHeaders(origin, opening);
        Map<List<String>, List<SourceFile>> groups = headers.of(files);
        Dataset<Row> all = null;
        Map<String, StructField> inferred = new HashMap<>();
        for (Map.Entry<List<String>, List<SourceFile>> group : groups.entrySet()) {
            SourceFiles alike = new SourceFiles(group.getValue(), files.base());
            StructType schema = declared.map(columns -> {
                        StructType inFile = inFile(columns);
                        headers.refuseOthers(
                                group.getKey(),
                                Arrays.asList(inFile.fieldNames()),
                                alike.files().get(0));
                        return inOrder(inFile, group.getKey());
                    })
                    .orElseGet(() -> inferred(alike, group.getKey()));
            if (declared.isEmpty()) {
                refuseOtherTypes(inferred, schema, alike);
            }
            Dataset<Row> rows = rows(alike, schema, true);
            all = all == null ? rows : all.unionByName(rows);
        }
        return all == null ? NoRows.of(origin) : all;
    }

    /** All columns that headers name, in the order of the files, and those that folders give; none without a header. */
    List<String> header() {
        Set<List<String>> headers = new CsvHeaders(origin, opening).of(files).keySet();
        return headers.isEmpty()
                ? List.of()
                : Stream.concat(headers.stream().flatMap(List::stream), partitionColumns().stream())
                        .distinct()
                        .toList();
    }

    private Dataset<Row> rows(SourceFiles alike, StructType schema, boolean header) {
        return new CsvParsing(origin, opening).rows(alike, schema, header);
    }

    /** Columns that a partition folder gives are not in the files. */
    private StructType inFile(StructType declared) {
        List<String> folders = partitionColumns();
        return new StructType(Arrays.stream(declared.fields())
                .filter(field -> !folders.contains(field.name()))
                .toArray(StructField[]::new));
    }

    private List<String> partitionColumns() {
        String path = files.files().get(0).path();
        return files.base()
                .map(base -> Arrays.stream(path.substring(base.length()).split("/"))
                        .filter(folder -> folder.contains("="))
                        .map(folder -> folder.substring(0, folder.indexOf('=')))
                        .toList())
                .orElse(List.of());
    }

    private static StructType inOrder(StructType columns, List<String> header) {
        StructType ordered = new StructType();
        for (String column : header) {
            ordered = ordered.add(columns.apply(column));
        }
        return ordered;
    }

    /** What Spark makes of the values; without a header it has names for the columns too. */
    private StructType inferred(SourceFiles alike, List<String> header) {
        Dataset<String> lines = new CsvParsing(origin, opening)
                .text(alike, !header.isEmpty())
                .select(SourceReader.TEXT)
                .as(Encoders.STRING());
        StructType found = origin.spark()
                .read()
                .options(CsvDialect.options(origin))
                .option("inferSchema", true)
                .csv(lines)
                .schema();
        StructType schema = new StructType();
        int columns = header.isEmpty() ? found.size() : header.size();
        for (int i = 0; i < columns; i++) {
            String name = header.isEmpty() ? found.fieldNames()[i] : header.get(i);
            // a header without rows
            schema = schema.add(name, i < found.size() ? found.fields()[i].dataType() : DataTypes.StringType);
        }
        return schema;
    }

    private void refuseOtherTypes(Map<String, StructField> before, StructType schema, SourceFiles alike) {
        for (StructField field : schema.fields()) {
            StructField known = before.putIfAbsent(field.name(), field);
            if (known != null && !known.dataType().equals(field.dataType())) {
                throw origin.refused("column " + field.name() + " is "
                        + known.dataType().sql() + " in some files and "
                        + field.dataType().sql() + " in "
                        + alike.files().get(0).path() + ". Declare its type in sources." + origin.name()
                        + ".schema.");
            }
        }
        if (before.size() != schema.size()) {
            throw origin.refused("the header of " + alike.files().get(0).path()
                    + " has other columns than those of the files before it. Declare them in sources."
                    + origin.name() + ".schema, or ask the upstream.");
        }
    }
}
