/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is stored of pipelines; what they do is in their files. */
public interface PipelineRepository {

    /** All that there ever were, by name. */
    List<PipelineState> all();

    /** One by name. */
    Optional<PipelineState> find(String name);

    /** A pipeline's file was read. */
    void parsed(String name, String specHash);

    /** All but these have no file any more. */
    void keepOnly(Set<String> names);

    /** Stops or lets go on the planning and starting of a pipeline's runs. */
    void pause(String name, boolean paused, Optional<String> actor);

    /** Forgets a pipeline with its runs; false if there is none. */
    boolean delete(String name, Optional<String> actor);
}
