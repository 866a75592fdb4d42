/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.core.failure.NightjarFailure;

/** There is a run of the same id or logical date. */
public final class DuplicateRun extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Of the run that was not added. */
    public DuplicateRun(RunKey key) {
        super(1, "Cannot add the run " + key + ": the pipeline has a run of this id or logical date.", null);
    }
}
