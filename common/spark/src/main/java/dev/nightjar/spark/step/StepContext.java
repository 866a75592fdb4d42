/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.io.StepTables;
import java.time.Clock;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;

/**
 * A night as one of its steps sees it.
 *
 * @param spark session of this run; its time zone is that of the pipeline's schedule
 * @param step the step's name, such as `ingest.transactions`
 * @param tables the lake, each table pinned at one version for the whole step
 * @param modelKeys keys that sign and verify models
 */
public record StepContext(
        SparkSession spark,
        PipelineSpec spec,
        LocalDate date,
        String runId,
        String step,
        Lake lake,
        StepTables tables,
        ModelRegistry registry,
        ManifestKeys modelKeys,
        RunLedger ledger,
        StepOptions options,
        Clock clock) {

    /** The same night, with other tables. */
    public StepContext with(StepTables others) {
        return new StepContext(
                spark, spec, date, runId, step, lake, others, registry, modelKeys, ledger, options, clock);
    }

    /** What follows the first dot of the step's name: the source or feature view. */
    public String subject() {
        return step.substring(step.indexOf('.') + 1);
    }
}
