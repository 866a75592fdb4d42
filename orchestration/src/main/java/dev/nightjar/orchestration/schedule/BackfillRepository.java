/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.Optional;

/** The stored backfills. */
public interface BackfillRepository {

    /** Adds one; empty if the pipeline has one that is not completed. */
    Optional<Backfill> add(Backfill.Request request, Optional<String> actor);

    /** One by its number. */
    Optional<Backfill> find(long id);

    /** Those of a pipeline. */
    Page<Backfill> of(String pipeline, PageRequest page);

    /** Those that are not completed. */
    List<Backfill> open();

    /** Stops or lets go on the starting of its runs. */
    Optional<Backfill> pause(long id, boolean paused, Optional<String> actor);

    /** Ends it. */
    Optional<Backfill> complete(long id, String event, Optional<String> actor);
}
