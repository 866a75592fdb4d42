/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.failure;

/** A model was refused by a gate where one was required. Exit code 4. */
public final class ModelRefused extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Exit code of jobs and commands that end this way. */
    public static final int EXIT_CODE = 4;

    public ModelRefused(String message) {
        this(message, null);
    }

    public ModelRefused(String message, Throwable cause) {
        super(EXIT_CODE, message, cause);
    }
}
