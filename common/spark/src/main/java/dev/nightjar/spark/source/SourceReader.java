/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.core.spec.SourceSpec.Format;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFile;
import dev.nightjar.spark.io.SourceFiles;
import dev.nightjar.spark.step.StepContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads what a source delivers for a night, as it is: its columns, `_text`, `_malformed` and `_source_file`. Nothing is lost
 * on the way: a row that does not fit is kept with its text in `_malformed`.
 */
public final class SourceReader {

    /** STRING: the raw text of a row that could not be parsed, null for all others. */
    public static final String MALFORMED = "_malformed";

    /** STRING: the text of a row as it came, null for formats that have no such thing. */
    public static final String TEXT = "_text";

    /** What is read beside the columns of the source. */
    public static final List<String> BESIDE = List.of(TEXT, MALFORMED, LakeColumns.SOURCE_FILE);

    private static final Set<Format> IN_FILES =
            EnumSet.of(Format.CSV, Format.JSON, Format.TEXT, Format.PARQUET, Format.ORC, Format.AVRO);

    private final StepContext night;
    private final Origin origin;
    private final SourceFiles files;

    /** Of a night's source whose files are listed now. */
    public SourceReader(StepContext night, String name) {
        this(night, name, files(night, name));
    }

    /** Of a night's source that is read from certain of its files. */
    public SourceReader(StepContext night, String name, SourceFiles files) {
        this(night, new Origin(night.spark(), name, night.spec().sources().get(name), night.date()), files);
    }

    private SourceReader(StepContext night, Origin origin, SourceFiles files) {
        this.night = night;
        this.origin = origin;
        this.files = files;
    }

    /** The same files, read with these columns and types. */
    public SourceReader withSchema(StructType columns) {
        return reading(origin.source().withSchema(columns.toDDL()));
    }

    private SourceReader reading(SourceSpec source) {
        return new SourceReader(night, new Origin(origin.spark(), origin.name(), source, origin.date()), files);
    }

    /** What is read. */
    public SourceSpec source() {
        return origin.source();
    }

    /** Columns and types that the files seem to have, whatever is declared. */
    public StructType inferred() {
        return reading(origin.source().withoutSchema())
                .read()
                .drop(BESIDE.toArray(String[]::new))
                .schema();
    }

    /** Whether the first line of the files names their columns. */
    public boolean hasHeader() {
        return origin.option("header");
    }

    /** The columns that CSV files name in their first lines, and those that their folders give; none if they have no lines. */
    public List<String> header() {
        try {
            return new CsvReader(origin, files).header();
        } catch (Exception e) {
            throw explained(e);
        }
    }

    /** The files of a night's source as they are now; none for Delta tables and databases. */
    public static SourceFiles files(StepContext night, String name) {
        SourceSpec source = night.spec().sources().get(name);
        return IN_FILES.contains(source.format()) ? SourceFiles.list(night.spark(), source) : SourceFiles.NONE;
    }

    /** Whether the source is made of files and there are none, so that there is nothing to read. */
    public boolean isEmpty() {
        return IN_FILES.contains(origin.source().format()) && files.isEmpty();
    }

    /** Whether there is no byte in any of its files. */
    public boolean isBlank() {
        return IN_FILES.contains(origin.source().format())
                && files.where(file -> file.length() > 0).isEmpty();
    }

    /** What to say of a source that is empty. */
    public String emptiness() {
        String taken = origin.source().load() == SourceSpec.Load.SNAPSHOT ? "" : " that no other night has ingested";
        return "there is nothing at " + origin.source().path().orElse("") + taken + ". Has the upstream delivered?";
    }

    /**
     * The source's columns, and after them `_text`, `_malformed` and `_source_file`. A file of zero bytes has no rows.
     *
     * @throws DataRefused if there is nothing to read, a file cannot be read, or its columns are not those of the schema
     */
    public Dataset<Row> read() {
        if (isEmpty()) {
            throw origin.refused(emptiness());
        }
        try {
            return withText(rows());
        } catch (Exception e) {
            throw explained(e);
        }
    }

    /** Whether `_text` has the text of each row of a source. */
    public static boolean hasText(SourceSpec source) {
        return source.format() == Format.CSV;
    }

    /** Bytes of the files to be read, as they are stored; 0 for Delta tables and databases. */
    public long bytes() {
        return files.files().stream().mapToLong(SourceFile::length).sum();
    }

    private static Dataset<Row> withText(Dataset<Row> rows) {
        List<String> names = List.of(rows.columns());
        List<Column> columns = new ArrayList<>();
        names.stream().filter(name -> !BESIDE.contains(name)).forEach(name -> columns.add(Quoted.column(name)));
        columns.add(
                names.contains(TEXT)
                        ? col(TEXT)
                        : lit(null).cast(DataTypes.StringType).as(TEXT));
        columns.add(col(MALFORMED));
        columns.add(col(LakeColumns.SOURCE_FILE));
        return rows.select(columns.toArray(Column[]::new));
    }

    private Dataset<Row> rows() {
        SourceFiles full = files.where(file -> file.length() > 0);
        if (IN_FILES.contains(origin.source().format()) && full.isEmpty()) {
            return NoRows.of(origin);
        }
        return switch (origin.source().format()) {
            case CSV -> new CsvReader(origin, full).read();
            case JSON -> new JsonReader(origin, full).read();
            case TEXT -> new TextReader(origin, full).read();
            case PARQUET, ORC, AVRO -> new ColumnarReader(origin, full).read();
            case DELTA -> new DeltaReader(origin, night).read();
            case JDBC -> new JdbcReader(origin, night).read();
        };
    }

    /**
     * To be called when the rows have been read and nothing has been written.
     *
     * @throws DataRefused if a file changed or went away since it was listed
     */
    public void refuseChangedFiles() {
        List<SourceFile> changed = files.changed(origin.spark(), origin.source());
        if (!changed.isEmpty()) {
            throw origin.refused("the file " + changed.get(0).path() + " changed while it was read"
                    + (changed.size() > 1 ? ", and " + (changed.size() - 1) + " more" : "")
                    + ". No table was changed. Run the night again when the upstream has delivered.");
        }
    }

    private String where() {
        return files.files().size() == 1
                ? "the file " + files.files().get(0).path()
                : "a file at " + origin.source().path().orElse("");
    }

    private Secrets secrets() {
        return Secrets.of(
                origin.source().jdbc().flatMap(jdbc -> jdbc.password()).stream().toList());
    }

    /** What became of reading: a refusal that names the file or database, where that is what failed. */
    public RuntimeException explained(Exception failure) {
        if (failure instanceof NightjarFailure known) {
            return known;
        }
        return ReadFailure.in(failure, where())
                .map(what -> origin.refused(secrets().mask(what)))
                .map(RuntimeException.class::cast)
                .orElseGet(
                        () -> failure instanceof RuntimeException other ? other : new IllegalStateException(failure));
    }
}
