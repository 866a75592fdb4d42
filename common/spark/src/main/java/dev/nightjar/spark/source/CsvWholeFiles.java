/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFile;
import dev.nightjar.spark.io.SourceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The records of files that cannot be divided at the ends of their lines: because values hold line ends, or because of
 * their encoding. A file is read by one task, as a stream.
 */
record CsvWholeFiles(Origin origin, CsvFile opening) {

    private static final int MOST_TASKS = 1_000;

    Dataset<Row> of(SourceFiles files, boolean header) {
        if (origin.options().containsKey("lineSep")) {
            throw new UsageError("Cannot use options.lineSep of source " + origin.name()
                    + " beside multiLine or an encoding such as UTF-16: lines then end as in any text file.");
        }
        if (files.base().isPresent() || origin.options().containsKey("basePath")) {
            throw origin.refused("folders such as key=value are not columns of files with multiLine or an encoding"
                    + " such as UTF-16. Set options.recursiveFileLookup: true to read the files without them.");
        }
        SerializableConfiguration hadoop = new SerializableConfiguration(
                SourceFiles.hadoop(origin.spark(), origin.source().options()));
        CsvFile opening = opening();
        List<String> paths = files.files().stream().map(SourceFile::path).toList();
        JavaRDD<Row> records = JavaSparkContext.fromSparkContext(origin.spark().sparkContext())
                .parallelize(paths, Math.min(paths.size(), MOST_TASKS))
                .flatMap(path -> new Records(path, opening, hadoop, header));
        StructType schema = new StructType()
                .add(CsvLines.LINE, DataTypes.StringType)
                .add(LakeColumns.SOURCE_FILE, DataTypes.StringType);
        return origin.spark().createDataFrame(records, schema);
    }

    /** The rows of one file. */
    private static final class Records implements Iterator<Row> {

        private final String path;
        private final String name;
        private final CsvRecords records;
        private Optional<String> next;

        Records(String path, CsvFile opening, SerializableConfiguration hadoop, boolean header) {
            this.path = path;
            this.name = new Path(path).toUri().toString();
            try {
                this.records = opening.open(path, hadoop.value());
            } catch (IOException e) {
                throw unreadable(e);
            }
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
            this.next = read();
            if (header) {
                this.next = read();
            }
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public Row next() {
            String record = next.orElseThrow(NoSuchElementException::new);
            next = read();
            return RowFactory.create(record, name);
        }

        private Optional<String> read() {
            try {
                return records.next();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private void close() {
            try {
                records.close();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private UncheckedIOException unreadable(IOException e) {
            return new UncheckedIOException("Cannot read the file " + path + ": " + e.getMessage(), e);
        }
    }
}
