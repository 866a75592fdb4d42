/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import java.util.Locale;

/** What a user may do. Each may do what those before it may. */
public enum Role {
    /** No user at all. */
    ANYBODY,
    /** Looks. */
    VIEWER,
    /** Triggers, clears, pauses and marks. */
    OPERATOR,
    /** Deletes. */
    ADMIN;

    boolean mayDo(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** In lower case, as it is stored. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a stored word. */
    public static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
