/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A local disk on which the first two files of scores are written whole, and fail when they are closed. */
public final class LateFailure extends LocalFileSystem {

    /** How many files fail. */
    static final int FAILURES = 2;

    private static final AtomicInteger LEFT = new AtomicInteger(FAILURES);

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        FSDataOutputStream out =
                super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
        boolean scores = file.toString().contains("/scores/") && file.getName().endsWith(".parquet");
        return scores && LEFT.getAndDecrement() > 0 ? new FSDataOutputStream(new Failing(out), null) : out;
    }

    private static final class Failing extends FilterOutputStream {

        Failing(FSDataOutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            super.close();
            throw new IOException("the disk was slow to notice");
        }
    }
}
