/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import java.time.Duration;

/** Waits between two requests. */
@FunctionalInterface
public interface Pause {

    /** Lets the thread sleep. */
    Pause SLEEP = time -> Thread.sleep(time.toMillis());

    void of(Duration time) throws InterruptedException;
}
