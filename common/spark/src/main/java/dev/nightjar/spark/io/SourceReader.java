/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.SourceSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads the files of a source as they are: its columns, `_source_file`, and the text of what could not be parsed. */
public final class SourceReader {

    /** STRING: the raw text of a row that could not be parsed, null for all others. */
    public static final String MALFORMED = "_malformed";

    private final SparkSession spark;
    private final String name;
    private final SourceSpec source;
    private final LocalDate date;
    private final String path;
    private final Optional<SourceFiles> files;

    /** Of the files given, or of all that is at the source's path. */
    public SourceReader(
            SparkSession spark, String name, SourceSpec source, LocalDate date, Optional<SourceFiles> files) {
        this.spark = spark;
        this.name = name;
        this.source = source;
        this.date = date;
        this.path = source.path().orElseThrow();
        this.files = files;
    }

    /**
     * The source's rows with `_malformed` and `_source_file`.
     *
     * @throws DataRefused if there is nothing at the path, or a header does not have the schema's columns
     */
    public Dataset<Row> read() {
        if (files.map(SourceFiles::isEmpty).orElse(false)) {
            throw new DataRefused("Cannot ingest " + name + " of " + date + ": there is nothing at " + path
                    + " that no other night has ingested. Has the upstream delivered?");
        }
        try {
            return switch (source.format()) {
                case CSV, JSON -> text();
                case PARQUET, DELTA -> columnar();
                default -> throw new IllegalStateException("Format " + source.format() + " was not refused before");
            };
        } catch (Exception e) {
            if (e instanceof AnalysisException missing && isMissing(missing)) {
                throw new DataRefused("Cannot ingest " + name + " of " + date + ": there is nothing at " + path
                        + ". Has the upstream delivered?");
            }
            throw e;
        }
    }

    private static boolean isMissing(AnalysisException e) {
        String condition = String.valueOf(e.getCondition());
        return condition.contains("PATH_NOT_FOUND")
                || condition.contains("PATH_DOES_NOT_EXIST")
                || condition.contains("DELTA_TABLE_NOT_FOUND")
                || condition.contains("UNABLE_TO_INFER_SCHEMA");
    }

    private Dataset<Row> columnar() {
        Dataset<Row> rows = load(reader());
        return rows.withColumn(LakeColumns.SOURCE_FILE, col("_metadata.file_path"))
                .withColumn(MALFORMED, lit(null).cast(DataTypes.StringType));
    }

    private Dataset<Row> text() {
        StructType schema = source.schema().map(this::inFileOrder).orElseGet(this::inferred);
        return load(reader().option("mode", "PERMISSIVE")
                        .option("columnNameOfCorruptRecord", MALFORMED)
                        .option("enforceSchema", false)
                        .schema(schema.add(MALFORMED, DataTypes.StringType)))
                .withColumn(LakeColumns.SOURCE_FILE, col("_metadata.file_path"));
    }

    /**
     * A listed file is meant as it is called, even if its name looks like a glob. Spark's option against globs would read
     * the other files once more for each such name.
     */
    private static String literal(String path) {
        return path.replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
    }

    private DataFrameReader reader() {
        return spark.read()
                .format(source.format().name().toLowerCase(Locale.ROOT))
                .options(source.options());
    }

    /** Columns and types that the files seem to have. */
    public StructType inferred() {
        return load(reader().option("inferSchema", true)).schema();
    }

    /** The columns that the files name in their first line. */
    public List<String> header() {
        return Arrays.asList(load(reader()).columns());
    }

    /** Whether the first line of the files names their columns. */
    public boolean hasHeader() {
        return Boolean.parseBoolean(source.options().getOrDefault("header", "false"));
    }

    private Dataset<Row> load(DataFrameReader reader) {
        if (files.isEmpty()) {
            return reader.load(path);
        }
        files.get().base().ifPresent(folder -> reader.option("basePath", folder));
        return reader.load(
                files.get().files().stream().map(file -> literal(file.path())).toArray(String[]::new));
    }

    /** A CSV file with a header has its own order of columns: that of its header. */
    private StructType inFileOrder(String ddl) {
        StructType schema = StructType.fromDDL(ddl);
        return source.format() == SourceSpec.Format.CSV && hasHeader() ? byHeader(schema) : schema;
    }

    private StructType byHeader(StructType schema) {
        List<String> header = header();
        TreeSet<String> declared = new TreeSet<>(Arrays.asList(schema.fieldNames()));
        if (!new TreeSet<>(header).equals(declared)) {
            throw new DataRefused(
                    "Cannot ingest " + name + " of " + date + ": the header at " + path + " has the columns "
                            + header + ", but the schema says " + declared
                            + ". Change sources." + name + ".schema, or ask the upstream.");
        }
        List<StructField> fields = new ArrayList<>();
        header.forEach(column -> fields.add(schema.apply(column)));
        return new StructType(fields.toArray(StructField[]::new));
    }
}
