/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.core.application.ApplicationEvent;
import dev.nightjar.core.application.ApplicationFolder;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.orchestration.run.AttemptLog;
import dev.nightjar.orchestration.run.Nights;
import dev.nightjar.orchestration.run.RemoteFailure;
import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** One run, whose steps are handed to applications, one after the other. */
final class SubmitSession implements RunSession {

    private final RunRequest request;
    private final SubmitSettings settings;
    private final Nights nights;
    private final Patience patience;
    private final Clock clock;
    private SubmittedApplication application;
    private Leaving leaving = Leaving.NOT;

    /** Whether the session is to end before its steps do. */
    private enum Leaving {
        NOT,
        WORK_GOES_ON,
        WORK_STOPS
    }

    SubmitSession(RunRequest request, SubmitSettings settings, Nights nights, Patience patience, Clock clock) {
        this.request = request;
        this.settings = settings;
        this.nights = nights;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public void execute(List<String> steps, Path logFile, StepListener listener) {
        StepProgress progress = new StepProgress(steps, listener);
        try (AttemptLog log = AttemptLog.append(logFile, settings.logLimit())) {
            application(steps, log).follow(progress);
        } catch (RemoteFailure e) {
            progress.failed(e);
        }
    }

    /** The one that is under way from before, or a new one. */
    private SubmittedApplication application(List<String> steps, AttemptLog log) {
        refuseIfLeaving();
        Optional<ApplicationFolder> before = underWay();
        ApplicationFolder folder = before.orElseGet(this::another);
        Optional<Launched> launched = before.isPresent()
                ? Optional.empty()
                : Optional.of(new Submitter(settings)
                        .submit("pipeline", nights.arguments(request, steps), folder, log::line));
        return begun(new SubmittedApplication(folder, launched, settings, log, patience, clock));
    }

    private synchronized void refuseIfLeaving() {
        if (leaving != Leaving.NOT) {
            throw new SubmittedApplication.Left();
        }
    }

    /** Submitting takes a while, in which somebody may have wanted the session to end. */
    private synchronized SubmittedApplication begun(SubmittedApplication submitted) {
        application = submitted;
        switch (leaving) {
            case WORK_STOPS -> submitted.cancel();
            case WORK_GOES_ON -> submitted.leave();
            case NOT -> {
                // the usual case
            }
        }
        return submitted;
    }

    /** An application of this round of the run that goes on, or whose end nobody has read; others are asked to stop. */
    private Optional<ApplicationFolder> underWay() {
        Optional<ApplicationFolder> found = Optional.empty();
        for (ApplicationFolder folder : folder("").inside()) {
            ApplicationFolder.Look look = folder.look(0);
            boolean ended = look.events().stream().anyMatch(ApplicationEvent.Ended.class::isInstance);
            boolean mine = folder.path().startsWith(folder(round()).path()) && !look.stopAsked();
            if (mine && (ended || SubmittedApplication.goesOnAlone(folder))) {
                found = Optional.of(folder);
            } else if (ended) {
                folder.delete();
            } else if (!look.stopAsked()) {
                folder.askToStop();
            }
        }
        return found;
    }

    private ApplicationFolder another() {
        return folder(round() + UUID.randomUUID());
    }

    private String round() {
        return request.clears() + "-";
    }

    private ApplicationFolder folder(String name) {
        String path = Lake.at(nights.warehouse()).applicationsPath(request.pipeline(), request.runId());
        return ApplicationFolder.at(name.isEmpty() ? path : path + "/" + name, new Configuration());
    }

    @Override
    public synchronized void cancel() {
        leaving = Leaving.WORK_STOPS;
        if (application != null) {
            application.cancel();
        }
    }

    @Override
    public synchronized void leave() {
        leaving = Leaving.WORK_GOES_ON;
        if (application != null) {
            application.leave();
        }
    }

    /** Lets go of an application that was not followed to its end. */
    @Override
    public synchronized void close() {
        if (application != null) {
            application.letGo();
        }
    }
}
