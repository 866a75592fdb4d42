/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.execution.datasources.HadoopFileLinesReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/** The records of a file, or of a part of one, as text: without its header, blank lines and comments. */
interface CsvInput extends Closeable {

    /** The next record; null after the last. */
    String next();

    @Override
    void close();

    /** Of a file whose records are lines. */
    static CsvInput lines(PartitionedFile file, CsvFile opening, CSVOptions options, Configuration hadoop) {
        Lines lines = new Lines(
                new HadoopFileLinesReader(file, options.lineSeparatorInRead(), hadoop),
                Charset.forName(opening.charset()),
                options.isCommentSet() ? String.valueOf(options.comment()) : null);
        return file.start() == 0 && options.headerFlag() ? withoutFirst(lines) : lines;
    }

    /** Of a file that is read by one task, as a stream. */
    static CsvInput whole(PartitionedFile file, CsvFile opening, CSVOptions options, Configuration hadoop) {
        try {
            CsvInput records = new Whole(opening.open(file.toPath().toString(), hadoop), file);
            return options.headerFlag() ? withoutFirst(records) : records;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the file " + file.toPath() + ": " + e.getMessage(), e);
        }
    }

    private static CsvInput withoutFirst(CsvInput records) {
        records.next();
        return records;
    }

    /** Lines as Hadoop finds them. */
    record Lines(HadoopFileLinesReader lines, Charset charset, String comment) implements CsvInput {

        @Override
        public String next() {
            while (lines.hasNext()) {
                Text line = lines.next();
                String text = new String(line.getBytes(), 0, line.getLength(), charset);
                if (!text.isBlank() && (comment == null || !text.startsWith(comment))) {
                    return text;
                }
            }
            return null;
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    /** Records that may go over several lines. */
    record Whole(CsvRecords records, PartitionedFile file) implements CsvInput {

        @Override
        public String next() {
            try {
                return records.next().orElse(null);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        @Override
        public void close() {
            try {
                records.close();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private UncheckedIOException unreadable(IOException e) {
            return new UncheckedIOException("Cannot read the file " + file.toPath() + ": " + e.getMessage(), e);
        }
    }
}
