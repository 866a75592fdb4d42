/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of an attempt, of limited size: of a log that is too long the begin and the end are kept, and a line says how
 * much is left out between. The begin can be read while it is written; the end of one that is too long follows when it is
 * closed. Whoever writes is never held up by a full disk: what cannot be kept is let go.
 */
public final class AttemptLog implements AutoCloseable {

    /** Unless the environment says otherwise. */
    public static final long USUAL_LIMIT = 20L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);
    private static final int LAST_LINES = 15;

    private final Path file;
    private final long limit;
    private final Consumer<String> echo;
    private final LastBytes last = new LastBytes();
    private OutputStream begin;
    private long beginSize;
    private LogEnd end;
    private boolean closed;

    private AttemptLog(Path file, long limit, Consumer<String> echo) {
        this.file = file;
        this.limit = limit;
        this.echo = echo;
    }

    /**
     * A log at the end of a file, which may be there already.
     *
     * @param limit in bytes
     */
    public static AttemptLog append(Path file, long limit) {
        return append(file, limit, line -> {});
    }

    /** The same, with somebody who takes each line, too. */
    public static AttemptLog append(Path file, long limit, Consumer<String> echo) {
        AttemptLog log = new AttemptLog(file, limit, echo);
        log.keep(log::open);
        return log;
    }

    /** Adds all that a stream says until it ends, in a thread of its own, which it answers. */
    Thread drain(InputStream in) {
        Thread thread = new Thread(() -> pump(in), "log of " + file.getFileName());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Adds a line. */
    public void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
        echo.accept(text);
    }

    /** The last lines, for messages about what went wrong. */
    public synchronized String lastLines() {
        String[] lines = last.text().split("\n", -1);
        return String.join("\n", Arrays.asList(lines).subList(Math.max(0, lines.length - 1 - LAST_LINES), lines.length))
                .strip();
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            keep(this::finish);
        }
    }

    private void pump(InputStream in) {
        byte[] buffer = new byte[1 << 13];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                write(buffer, count);
            }
        } catch (IOException e) {
            LOG.debug("The output for {} broke off", file, e);
        }
    }

    private synchronized void write(byte[] bytes, int length) {
        last.add(bytes, length);
        if (!closed && begin != null) {
            keep(() -> add(bytes, length));
        }
    }

    private void open() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        begin = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        beginSize = Files.size(file);
    }

    private void add(byte[] bytes, int length) throws IOException {
        if (end == null && beginSize + length > limit / 2) {
            end = new LogEnd(file, limit / 4);
        }
        if (end != null) {
            end.write(bytes, length);
        } else {
            begin.write(bytes, 0, length);
            beginSize += length;
        }
    }

    private void finish() throws IOException {
        if (begin == null) {
            return;
        }
        try (OutputStream out = begin) {
            if (end != null) {
                end.moveTo(out, limit);
            }
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void keep(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            LOG.warn("Cannot write the log {}: {}", file, e.toString());
            begin = null;
        }
    }
}
