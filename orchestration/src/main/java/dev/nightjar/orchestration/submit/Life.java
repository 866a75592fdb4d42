/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges whether an application is alive, by its signs and by its launcher's process. */
final class Life {

    private final Optional<Launched> launched;
    private final DeployMode mode;
    private final Patience patience;
    private final Clock clock;
    private final Instant followedSince;
    private long sign;
    private Instant signAt;
    private Optional<Instant> launcherEnded = Optional.empty();

    Life(Optional<Launched> launched, DeployMode mode, Patience patience, Clock clock) {
        this.launched = launched;
        this.mode = mode;
        this.patience = patience;
        this.clock = clock;
        this.followedSince = clock.instant();
        this.signAt = followedSince;
    }

    /** Something of the application was seen: a number that grows as long as it lives. */
    void sign(long number) {
        if (number > sign) {
            sign = number;
            signAt = clock.instant();
        }
    }

    /** Whether the application ever gave a sign. */
    boolean begun() {
        return sign > 0;
    }

    /** Why it is held to be gone; empty as long as it is not. */
    Optional<String> lost() {
        if (launcherEnded.isEmpty() && launched.filter(Launched::ended).isPresent()) {
            launcherEnded = Optional.of(clock.instant());
        }
        boolean ofItsProcess = mode == DeployMode.CLIENT
                || (!begun() && launched.filter(Launched::failed).isPresent());
        if (launcherEnded.isPresent() && ofItsProcess) {
            return longer(launcherEnded.get(), patience.end())
                    ? Optional.of("spark-submit ended before its job did.")
                    : Optional.empty();
        }
        if (begun()) {
            return longer(signAt, patience.silence())
                    ? Optional.of("The application gave no sign of life for " + patience.silence() + ".")
                    : Optional.empty();
        }
        boolean waitsAlone = launched.isEmpty() || launcherEnded.isPresent();
        return waitsAlone && longer(launcherEnded.orElse(followedSince), patience.queue())
                ? Optional.of("The application did not begin within " + patience.queue() + ".")
                : Optional.empty();
    }

    private boolean longer(Instant since, Duration limit) {
        return since.plus(limit).isBefore(clock.instant());
    }
}
