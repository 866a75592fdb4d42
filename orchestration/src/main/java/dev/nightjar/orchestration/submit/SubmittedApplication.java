/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.core.application.ApplicationEvent;
import dev.nightjar.core.application.ApplicationFolder;
import dev.nightjar.orchestration.run.AttemptLog;
import dev.nightjar.orchestration.run.Events;
import dev.nightjar.orchestration.run.RemoteFailure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One submitted application, launched by this process or found again, followed to its end. */
final class SubmittedApplication {

    /** File in its folder with the deploy mode. */
    static final String MODE = "mode";

    private static final Duration FIRST_LOOK = Duration.ofMillis(250);

    private final ApplicationFolder folder;
    private final Optional<Launched> launched;
    private final SubmitSettings settings;
    private final AttemptLog log;
    private final Patience patience;
    private final Life life;
    private final CountDownLatch leaving = new CountDownLatch(1);
    private volatile boolean workStops;
    private boolean over;

    /** @param launched empty if it was found again */
    SubmittedApplication(
            ApplicationFolder folder,
            Optional<Launched> launched,
            SubmitSettings settings,
            AttemptLog log,
            Patience patience,
            Clock clock) {
        this.folder = folder;
        this.launched = launched;
        this.settings = settings;
        this.log = log;
        this.patience = patience;
        this.life = new Life(launched, settings.mode(), patience, clock);
    }

    /** Whether one of a folder would have gone on without its launcher. */
    static boolean goesOnAlone(ApplicationFolder folder) {
        try {
            return new String(folder.read(MODE), StandardCharsets.UTF_8).equals(DeployMode.CLUSTER.text());
        } catch (UncheckedIOException e) {
            // its launcher died before it launched anything
            return false;
        }
    }

    /**
     * Follows it to its end, and takes its folder away then.
     *
     * @throws RemoteFailure if it failed, or is gone
     * @throws Left if somebody wants this to end
     */
    void follow(Events events) {
        int known = 0;
        Duration wait = FIRST_LOOK;
        while (true) {
            Optional<ApplicationFolder.Look> look = look(known);
            for (ApplicationEvent event :
                    look.map(ApplicationFolder.Look::events).orElse(List.of())) {
                known++;
                wait = FIRST_LOOK;
                if (told(event, events)) {
                    return;
                }
            }
            life.lost().ifPresent(this::giveUp);
            await(wait);
            wait = shorter(wait.multipliedBy(3).dividedBy(2), patience.look());
        }
    }

    private Optional<ApplicationFolder.Look> look(int known) {
        try {
            ApplicationFolder.Look look = folder.look(known);
            life.sign(look.beat() + known + look.events().size());
            return Optional.of(look);
        } catch (UncheckedIOException e) {
            // the file system may answer again; for how long it may not is the same as for signs of life
            log.line("Cannot look for signs of life: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Hands on what it said, and answers whether that was its last word. */
    private boolean told(ApplicationEvent event, Events events) {
        if (event instanceof ApplicationEvent.Running running) {
            log.line("Spark application " + running.application() + " on "
                    + settings.master().url() + ", " + settings.mode().text() + " mode"
                    + (launched.isEmpty() ? ", found again" : ""));
        } else if (event instanceof ApplicationEvent.Started started) {
            events.started(started.step());
        } else if (event instanceof ApplicationEvent.Result result) {
            events.result(result.document());
        } else if (event instanceof ApplicationEvent.Ended ended) {
            end(ended);
            return true;
        }
        return false;
    }

    private void end(ApplicationEvent.Ended ended) {
        over = true;
        folder.delete();
        if (ended.exitCode() != 0) {
            String where = ended.exitCode() == 1 ? " The log is " + log.file() + "." : "";
            throw new RemoteFailure(ended.exitCode(), settings.mask().apply(ended.error()) + where);
        }
    }

    /** Whoever is given up does not begin, or stops soon, if it is alive after all. */
    private void giveUp(String why) {
        over = true;
        launched.ifPresent(Launched::kill);
        stop();
        throw new RemoteFailure(1, why + " The log is " + log.file() + ".\n" + log.lastLines());
    }

    private void await(Duration wait) {
        try {
            if (!leaving.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        letGo();
        throw new Left();
    }

    /** Stops it if the work is to stop, or cannot go on alone; else leaves it to whoever finds it again. */
    void letGo() {
        if (over) {
            return;
        }
        over = true;
        if (workStops || settings.mode() == DeployMode.CLIENT) {
            stop();
            launched.ifPresent(process -> process.stop(patience.stop()));
        } else {
            launched.ifPresent(life.begun() ? Launched::kill : Launched::leave);
        }
    }

    /** A process of this machine is stopped as such; nobody else needs its folder. */
    private void stop() {
        if (settings.mode() == DeployMode.CLIENT) {
            folder.delete();
        } else {
            folder.askToStop();
        }
    }

    /** Makes {@link #follow} end, and the application. */
    void cancel() {
        workStops = true;
        leaving.countDown();
    }

    /** Makes {@link #follow} end, but not an application that goes on alone. */
    void leave() {
        leaving.countDown();
    }

    /** Ends the application at once, as far as that can be done at once. */
    void kill() {
        launched.ifPresent(Launched::kill);
        stop();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Somebody wants the following to end. */
    static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Left() {
            super("the run was taken from its runner", null, false, false);
        }
    }
}
