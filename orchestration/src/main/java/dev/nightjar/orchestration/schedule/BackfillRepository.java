/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.Optional;

/** The stored backfills. */
public interface BackfillRepository {

    /**
     * Adds one with its runs, all or nothing; a run that there is already runs once more, if it is one that the request
     * takes.
     *
     * @param runs in the order in which they are to be started
     * @param retries of each step
     * @return empty if the pipeline has one that is not completed
     */
    Optional<Backfill> add(Backfill.Request request, List<NewRun> runs, int retries, Optional<String> actor);

    /** One by its number. */
    Optional<Backfill> find(long id);

    /** Those of a pipeline. */
    Page<Backfill> of(String pipeline, PageRequest page);

    /** Those that are not completed. */
    List<Backfill> open();

    /** Stops or lets go on the starting of its runs. */
    Optional<Backfill> pause(long id, boolean paused, Optional<String> actor);

    /** Ends it, as its runs have ended. */
    Optional<Backfill> complete(long id);

    /** Ends it: its runs that have not begun fail, those that have go on. */
    Optional<Backfill> cancel(long id, Optional<String> actor);
}
