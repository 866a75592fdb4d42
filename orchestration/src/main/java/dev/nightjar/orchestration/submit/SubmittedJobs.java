/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.core.application.ApplicationFolder;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.orchestration.run.AttemptLog;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.SparkJobs;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** Jobs of a command, each an application of its own that stops with this process. */
public final class SubmittedJobs implements SparkJobs {

    private final SubmitSettings settings;
    private final String warehouse;
    private final AttemptLog log;
    private final Clock clock;
    private final Thread reaper = new Thread(this::kill);
    private SubmittedApplication application;

    /**
     * On a cluster.
     *
     * @param log of the applications' output, closed with this
     */
    public SubmittedJobs(SubmitSettings settings, String warehouse, AttemptLog log, Clock clock) {
        this.settings = settings;
        this.warehouse = warehouse;
        this.log = log;
        this.clock = clock;
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    @Override
    public void run(String job, List<String> arguments, Events events) {
        String path = Lake.at(warehouse)
                .applicationsPath("_commands", UUID.randomUUID().toString());
        ApplicationFolder folder = ApplicationFolder.at(path, new Configuration());
        Launched launched = new Submitter(settings).submit(job, arguments, folder, log::line);
        SubmittedApplication submitted =
                new SubmittedApplication(folder, Optional.of(launched), settings, log, Patience.usual(), clock);
        underWay(submitted);
        try {
            submitted.follow(events);
        } finally {
            underWay(null);
        }
    }

    private synchronized void underWay(SubmittedApplication submitted) {
        application = submitted;
    }

    private synchronized void kill() {
        if (application != null) {
            application.kill();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(reaper);
        log.close();
    }
}
