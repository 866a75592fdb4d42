/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SpecError;
import dev.nightjar.core.spec.Support;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepOptions;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** One night of one pipeline, ready to run its steps. */
final class Nights {

    private final SparkSession spark;
    private final PipelineSpec spec;
    private final LocalDate date;
    private final String runId;
    private final Lake lake;
    private final StepOptions options;
    private final ModelRegistry registry;
    private final RunLedger ledger;
    private final Clock clock;

    private Nights(SparkSession application, JobArguments arguments, PipelineSpec spec, Clock clock) {
        this.spark = NightjarSession.forRun(application, spec.schedule().timezone());
        this.spec = spec;
        this.date = arguments.date;
        this.clock = clock;
        this.runId = Optional.ofNullable(arguments.runId).orElseGet(() -> RunIds.manual(clock));
        this.lake = Lake.at(arguments.warehouse);
        this.options = arguments.options();
        this.registry = new DeltaModelRegistry(lake);
        this.ledger = new DeltaRunLedger(lake);
    }

    /**
     * Reads the pipeline file and opens the night.
     *
     * @throws SpecError if the file is wrong, or says what is not supported yet
     */
    static Nights open(SparkSession application, JobArguments arguments, Clock clock) {
        ParsedPipeline parsed = arguments.read();
        Support.refuseUnsupported(parsed);
        return new Nights(application, arguments, parsed.spec(), clock);
    }

    PipelineSpec spec() {
        return spec;
    }

    String runId() {
        return runId;
    }

    LocalDate date() {
        return date;
    }

    StepContext step(String step) {
        StepTables tables = new StepTables(spark, lake, spec.pipeline(), date, runId, step);
        return new StepContext(spark, spec, date, runId, step, lake, tables, registry, ledger, options, clock);
    }
}
