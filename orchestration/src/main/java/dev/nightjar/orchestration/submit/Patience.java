/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import java.time.Duration;

/**
 * How long to wait for an application.
 *
 * @param silence without a sign of life, or without being able to look for one
 * @param queue until one that nobody here launched, or whose submission is done, begins
 * @param end until its last word is there after its process has ended
 * @param stop until it has stopped after it was asked to
 * @param look longest time between two looks
 */
public record Patience(Duration silence, Duration queue, Duration end, Duration stop, Duration look) {

    /** For real clusters. */
    public static Patience usual() {
        return new Patience(
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5));
    }
}
