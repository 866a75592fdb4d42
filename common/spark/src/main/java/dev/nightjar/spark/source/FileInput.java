/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.spark.io.SourceFiles;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Has Spark read just the files that were listed. */
final class FileInput {

    /** The column of each row's file. */
    static final String PATH = "_metadata.file_path";

    private FileInput() {}

    static Dataset<Row> load(DataFrameReader reader, SourceFiles files) {
        files.base().ifPresent(folder -> reader.option("basePath", folder));
        return reader.load(
                files.files().stream().map(file -> literal(file.path())).toArray(String[]::new));
    }

    /**
     * A listed file is meant as it is called, even if its name looks like a glob. Spark's option against globs would read
     * the other files once more for each such name.
     */
    private static String literal(String path) {
        return path.replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
    }
}
