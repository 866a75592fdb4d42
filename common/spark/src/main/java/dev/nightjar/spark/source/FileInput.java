/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.spark.io.SourceFile;
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
        // a name of a file may hold what would be a glob
        return reader.option("__globPaths__", false)
                .load(files.files().stream().map(SourceFile::path).toArray(String[]::new));
    }
}
