/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Tells tables from other folders. */
public final class TableFolder {

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\..*");

    private TableFolder() {}

    /**
     * Whether a folder is a Delta table: whether its log has a commit. A log without any is what a first write leaves that
     * was ended before its commit.
     *
     * @throws UncheckedIOException if the file system does not answer
     */
    public static boolean isTable(String folder, Configuration hadoop) {
        Path log = new Path(folder, "_delta_log");
        try {
            return Arrays.stream(log.getFileSystem(hadoop).listStatus(log))
                    .anyMatch(file -> COMMIT.matcher(file.getPath().getName()).matches());
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + log, e);
        }
    }
}
