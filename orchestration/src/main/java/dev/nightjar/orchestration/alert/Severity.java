/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import java.util.Locale;

/** How bad it is. */
enum Severity {
    /** The night went on, and somebody should look. */
    WARNING,
    /** The night did not do what it should. */
    ERROR;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
