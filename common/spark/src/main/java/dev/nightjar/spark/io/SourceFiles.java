/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.spec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The files that a step reads: listed once, and used for everything, so that a file which arrives meanwhile is not half
 * seen. They are those that Spark would read: globs resolved, hidden files (`_...`, `....`) left out, of a folder what
 * lies right in it and in partition folders (`country=DE`), or all below it with the option `recursiveFileLookup`, and
 * of these what `pathGlobFilter`, `modifiedBefore` and `modifiedAfter` let through.
 *
 * @param files in order of their paths
 * @param base the folder whose partition folders give the files more columns; empty if there are none
 */
public record SourceFiles(List<SourceFile> files, Optional<String> base) {

    /** No files. */
    public static final SourceFiles NONE = new SourceFiles(List.of(), Optional.empty());

    public SourceFiles {
        files = List.copyOf(files);
    }

    /**
     * Of a source with a format of files; empty if nothing lies at its path.
     *
     * @throws dev.nightjar.core.failure.DataRefused if several folders of a glob have partition folders, so that it is not
     *     clear which columns they mean
     */
    public static SourceFiles list(SparkSession spark, SourceSpec source) {
        Configuration hadoop = hadoop(spark, source.options());
        try {
            return FileListing.of(spark, hadoop, source);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot list the files at " + source.path().orElse("") + ": " + e.getMessage(), e);
        }
    }

    /** Hadoop's settings as Spark's reader sees them: options may hold some. */
    public static Configuration hadoop(SparkSession spark, Map<String, String> options) {
        Configuration hadoop = new Configuration(spark.sparkContext().hadoopConfiguration());
        options.forEach(hadoop::set);
        return hadoop;
    }

    /** Whether there is nothing to read. */
    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Those that a condition holds for. */
    public SourceFiles where(Predicate<SourceFile> condition) {
        return new SourceFiles(files.stream().filter(condition).toList(), base);
    }

    /** Those that are gone by now, or have another length or modification time. */
    public List<SourceFile> changed(SparkSession spark, SourceSpec source) {
        if (files.isEmpty()) {
            return List.of();
        }
        Configuration hadoop = hadoop(spark, source.options());
        List<SourceFile> changed = new ArrayList<>();
        for (SourceFile file : files) {
            try {
                Path path = new Path(file.path());
                SourceFile now = FileListing.file(path.getFileSystem(hadoop).getFileStatus(path));
                if (!now.equals(file)) {
                    changed.add(file);
                }
            } catch (IOException e) {
                changed.add(file);
            }
        }
        return changed;
    }
}
