/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.application;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;

/** What a submitted application says of itself. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ApplicationEvent.Running.class, name = "running"),
    @JsonSubTypes.Type(value = ApplicationEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = ApplicationEvent.Result.class, name = "result"),
    @JsonSubTypes.Type(value = ApplicationEvent.Ended.class, name = "ended")
})
public sealed interface ApplicationEvent {

    /**
     * It has its Spark session.
     *
     * @param application id that the cluster gave it
     */
    record Running(String application) implements ApplicationEvent {}

    /** A step began. */
    record Started(String step) implements ApplicationEvent {}

    /** Something is ready: a step's figures, the document of a run. */
    record Result(JsonNode document) implements ApplicationEvent {}

    /**
     * Nothing more follows.
     *
     * @param exitCode of the failure, 0 without one
     * @param error empty without one
     */
    record Ended(int exitCode, String error) implements ApplicationEvent {}
}
