/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.failure;

/** Another writer was first; nothing of this one was kept, and repeating is safe. Exit code 5. */
public final class LostRace extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Exit code of jobs and commands that end this way. */
    public static final int EXIT_CODE = 5;

    public LostRace(String message) {
        this(message, null);
    }

    public LostRace(String message, Throwable cause) {
        super(EXIT_CODE, message, cause);
    }
}
