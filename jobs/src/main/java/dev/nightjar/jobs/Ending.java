/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends this process in the middle of its work, as SIGTERM does: Spark lets go of its executors and temporary files. */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final int TERMINATED = 143;
    private static final long PATIENCE_SECONDS = 10;

    private Ending() {}

    /** Ends once an input does, which comes when its other end's process dies, however it does. */
    static void withInput(InputStream input) {
        daemon("standard input", () -> {
            try {
                while (input.read() >= 0) {
                    // nothing that is said there is of interest
                }
            } catch (IOException e) {
                LOG.debug("Standard input broke off", e);
            }
            now();
        });
    }

    /** Ends, by force if it takes long. */
    static void now() {
        daemon("by force", Ending::byForce);
        System.exit(TERMINATED);
    }

    private static void byForce() {
        try {
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(TERMINATED);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
