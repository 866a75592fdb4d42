/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The pipelines that there are now. */
public interface PipelineCatalog {

    /** All, by name. */
    List<KnownPipeline> pipelines();

    /** Files that could not be read, by when that was noticed. */
    List<ImportError> importErrors();

    /** One by name. */
    default Optional<KnownPipeline> pipeline(String name) {
        return pipelines().stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst();
    }

    /**
     * A file that could not be read.
     *
     * @param id stays the same until the file is read well
     * @param file name under the folder of pipelines
     * @param message what is wrong, with its place
     */
    record ImportError(int id, Instant at, String file, String message) {}
}
