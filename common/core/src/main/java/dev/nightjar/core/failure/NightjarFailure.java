/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.failure;

/** A failure that Nightjar expects and explains: its message says what was wrong, where, and what to do. */
public abstract class NightjarFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    protected NightjarFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The exit code of a job or command that ends with this failure. */
    public int exitCode() {
        return exitCode;
    }
}
