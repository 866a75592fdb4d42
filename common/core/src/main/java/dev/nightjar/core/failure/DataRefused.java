/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.failure;

/** Data was refused: an expectation with action `fail`, a schema change, stale or missing input. Exit code 3. */
public final class DataRefused extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Exit code of jobs and commands that end this way. */
    public static final int EXIT_CODE = 3;

    public DataRefused(String message) {
        this(message, null);
    }

    public DataRefused(String message, Throwable cause) {
        super(EXIT_CODE, message, cause);
    }
}
