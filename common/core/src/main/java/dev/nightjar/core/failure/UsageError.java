/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.failure;

/** A wrong command line or a wrong setting outside the pipeline file. Exit code 2. */
public final class UsageError extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Exit code of jobs and commands that end this way. */
    public static final int EXIT_CODE = 2;

    public UsageError(String message) {
        this(message, null);
    }

    public UsageError(String message, Throwable cause) {
        super(EXIT_CODE, message, cause);
    }
}
