/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import dev.nightjar.core.failure.NightjarFailure;

/** A failure in a Spark application, with the exit code that it gave. */
public final class RemoteFailure extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    public RemoteFailure(int exitCode, String message) {
        super(exitCode, message, null);
    }
}
