/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.lake;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a Delta commit says about its origin, kept as JSON in the commit's user metadata.
 *
 * @param runId the run that wrote; of a backfill that wrote many nights at once, the run of the first
 * @param dates the nights that it wrote
 * @param files of an ingestion: which entry of the file ledger says what it took; null elsewhere
 * @param inputs Delta versions of the tables read, by SQL name with schema
 * @param definition of features: hash of the view's definition that made them; null elsewhere
 */
public record CommitInfo(
        String runId,
        String pipeline,
        List<LocalDate> dates,
        String step,
        String files,
        Map<String, Long> inputs,
        String codeVersion,
        String definition) {}
