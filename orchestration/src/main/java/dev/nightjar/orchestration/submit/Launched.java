/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.spark.launcher.SparkAppHandle;
import org.apache.spark.launcher.SparkLauncher;

/**
 * A `spark-submit` that this process started, by the handle of Spark's launcher. In client mode its end is the
 * application's.
 */
final class Launched implements SparkAppHandle.Listener {

    /** Warns of what is usual, such as that what is stopped is killed, too. */
    private static final Logger LAUNCHER = Logger.getLogger("org.apache.spark.launcher");

    static {
        LAUNCHER.setLevel(Level.SEVERE);
    }

    /** The launcher knows loggers by name only, and the JVM forgets one that nobody holds. */
    private final Logger output = Logger.getLogger("dev.nightjar.spark-submit." + UUID.randomUUID());

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Path settings;
    private final Consumer<String> lines;
    private SparkAppHandle handle;
    private SparkAppHandle.State told = SparkAppHandle.State.UNKNOWN;

    private Launched(Path settings, Consumer<String> lines) {
        this.settings = settings;
        this.lines = lines;
        output.setUseParentHandlers(false);
        output.setLevel(Level.ALL);
        output.addHandler(new Lines(lines));
    }

    /**
     * Starts one.
     *
     * @param settings file that it reads its settings from, which is deleted when it has ended
     * @param lines takes what it prints, and what is known of its state
     */
    static Launched start(SparkLauncher launcher, Path settings, Consumer<String> lines) {
        Launched launched = new Launched(settings, lines);
        try {
            launched.handle = launcher.setPropertiesFile(settings.toString())
                    .redirectToLog(launched.output.getName())
                    .startApplication(launched);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start spark-submit", e);
        }
        return launched;
    }

    @Override
    public synchronized void stateChanged(SparkAppHandle changed) {
        SparkAppHandle.State state = changed.getState();
        if (state != told) {
            told = state;
            String id = changed.getAppId() == null ? "" : " (" + changed.getAppId() + ")";
            lines.accept("spark-submit: " + state + id);
        }
        if (state.isFinal()) {
            deleteSettings();
            ended.countDown();
        }
    }

    private void deleteSettings() {
        try {
            Files.deleteIfExists(settings);
        } catch (IOException e) {
            lines.accept("Cannot delete " + settings + ": " + e.getMessage());
        }
    }

    @Override
    public void infoChanged(SparkAppHandle changed) {
        lines.accept("spark-submit: application " + changed.getAppId());
    }

    boolean ended() {
        return handle.getState().isFinal();
    }

    /** Whether it ended badly, as far as it is known: a submission may go well and its application fail. */
    boolean failed() {
        return handle.getState() == SparkAppHandle.State.FAILED || handle.getState() == SparkAppHandle.State.KILLED;
    }

    /** Asks the application to stop, and kills what did not. */
    void stop(Duration patience) {
        try {
            handle.stop();
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                lines.accept("spark-submit: has not stopped for " + patience + ", so it is killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            lines.accept("spark-submit: not connected yet, so it is killed");
        }
        handle.kill();
    }

    void kill() {
        handle.kill();
    }

    /** Lets it go on by itself. */
    void leave() {
        handle.disconnect();
    }

    /** Hands lines on. */
    private static final class Lines extends Handler {

        private final Consumer<String> to;

        Lines(Consumer<String> to) {
            this.to = to;
        }

        @Override
        public void publish(LogRecord record) {
            to.accept(record.getMessage());
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // whoever gave the lines' taker closes it
        }
    }
}
