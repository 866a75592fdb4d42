/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.List;

/** Keeps models. Every change is one appended event, made only if the model is still as the caller saw it. */
public interface ModelRegistry {

    /** Names of all models, sorted. */
    List<String> models();

    /** A model's state now; without versions if it was never registered. */
    RegisteredModel model(String name);

    /** A model's events, oldest first. */
    List<RegistryEvent> events(String name);

    /**
     * Appends an event to a model in the state that the caller saw.
     *
     * @return the state after the event
     * @throws dev.nightjar.core.failure.LostRace if the model changed since `seen` was read
     */
    RegisteredModel append(RegisteredModel seen, RegistryEvent event);
}
