/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * What is stored of a pipeline.
 *
 * @param version counts the different contents of its file
 * @param stale its file is gone
 * @param watermark up to where its ticks are planned
 * @param parsedAt when its file was read last
 */
public record PipelineState(
        String name,
        int version,
        String specHash,
        boolean paused,
        boolean stale,
        Optional<Instant> watermark,
        Instant parsedAt,
        Instant createdAt) {}
