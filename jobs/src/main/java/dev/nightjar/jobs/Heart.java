/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.application.ApplicationFolder;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives signs of life in an application's folder, and ends the application once it is asked to stop there. */
final class Heart implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final long SECONDS = 5;

    private final ApplicationFolder folder;

    private Heart(ApplicationFolder folder) {
        this.folder = folder;
    }

    /** Begins, with a first sign at once. */
    static void beat(ApplicationFolder folder) {
        folder.beat();
        Thread thread = new Thread(new Heart(folder), "signs of life");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(SECONDS);
                once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            if (folder.stopAsked()) {
                LOG.warn("Asked to stop");
                Ending.now();
            }
            folder.beat();
        } catch (RuntimeException e) {
            // the file system may be well again the next time; if not, whoever follows gives this application up
            LOG.warn("No sign of life could be given: {}", e.getMessage());
        }
    }
}
