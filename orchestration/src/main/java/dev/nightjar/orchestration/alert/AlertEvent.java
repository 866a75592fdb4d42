/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import java.util.Locale;

/** What alerts are about. */
public enum AlertEvent {
    /** Inputs or predictions are distributed otherwise than they were. */
    DRIFT,
    /** Past predictions, once their labels had come, were worse than they may be. */
    DECAY,
    /** A run failed. */
    FAILURE,
    /** A run is late, or a tick was missed. */
    DEADLINE,
    /** Rows broke expectations, or a source was refused. */
    QUALITY,
    /** Scoring took more memory than it may. */
    MEMORY;

    /** In lower case, as it is written in files and bodies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
