/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.orchestration.run.Nights;
import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.Runner;
import java.time.Clock;

/**
 * Runs steps on a cluster, each batch of them as one Spark application. In cluster mode an application goes on when this
 * process dies, and is found again by its folder in the lake; in client mode it ends with it.
 */
public final class SubmitRunner implements Runner {

    private final SubmitSettings settings;
    private final Nights nights;
    private final Patience patience;
    private final Clock clock;

    public SubmitRunner(SubmitSettings settings, Nights nights, Patience patience, Clock clock) {
        this.settings = settings;
        this.nights = nights;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public RunSession open(RunRequest request) {
        return new SubmitSession(request, settings, nights, patience, clock);
    }

    @Override
    public boolean findsAgain() {
        return settings.mode() == DeployMode.CLUSTER;
    }
}
