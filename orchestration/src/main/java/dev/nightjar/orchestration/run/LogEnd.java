/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a log that is too long: two files beside it, of which the older is thrown away when the newer is full. */
final class LogEnd {

    private final Path older;
    private final Path newer;
    private final long size;
    private OutputStream out;
    private long written;
    private long total;

    /** @param size of each of the two, in bytes */
    LogEnd(Path log, long size) throws IOException {
        this.older = log.resolveSibling(log.getFileName() + ".end1");
        this.newer = log.resolveSibling(log.getFileName() + ".end2");
        this.size = size;
        Files.deleteIfExists(older);
        this.out = Files.newOutputStream(newer);
    }

    void write(byte[] bytes, int length) throws IOException {
        if (written > 0 && written + length > size) {
            out.close();
            Files.deleteIfExists(older);
            Files.move(newer, older);
            out = Files.newOutputStream(newer);
            written = 0;
        }
        out.write(bytes, 0, length);
        written += length;
        total += length;
    }

    /** Adds what is kept to a log, after a line that says how much is not. */
    void moveTo(OutputStream log, long limit) throws IOException {
        out.close();
        long kept = written + (Files.exists(older) ? Files.size(older) : 0);
        if (total > kept) {
            String gap = "\n[... " + (total - kept) + " bytes are left out here, as the log is longer than logLimit, "
                    + limit + " bytes ...]\n";
            log.write(gap.getBytes(StandardCharsets.UTF_8));
        }
        if (Files.exists(older)) {
            Files.copy(older, log);
            Files.delete(older);
        }
        Files.copy(newer, log);
        Files.delete(newer);
    }
}
