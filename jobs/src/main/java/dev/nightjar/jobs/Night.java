/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SpecError;
import dev.nightjar.core.spec.Support;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.model.OptionalAlgorithms;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepOptions;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** One night of one pipeline, ready to run its steps. */
final class Night {

    private final SparkSession spark;
    private final PipelineSpec spec;
    private final LocalDate date;
    private final String runId;
    private final Lake lake;
    private final StepOptions options;
    private final ModelRegistry registry;
    private final ManifestKeys modelKeys;
    private final RunLedger ledger;
    private final Clock clock;

    private Night(SparkSession spark, JobArguments arguments, LocalDate date, PipelineSpec spec, Clock clock) {
        this.spark = spark;
        this.spec = spec;
        this.date = date;
        this.clock = clock;
        this.runId = Optional.ofNullable(arguments.runId).orElseGet(() -> RunIds.manual(clock));
        this.lake = Lake.at(arguments.warehouse);
        this.options = arguments.options();
        this.registry = new DeltaModelRegistry(lake);
        this.modelKeys = arguments.modelKeys();
        this.ledger = new DeltaRunLedger(lake);
    }

    /**
     * Reads the pipeline file for each date and opens the nights, in one session.
     *
     * @throws SpecError if the file is wrong, says what is not supported yet, or has an algorithm that
     *     this process lacks
     */
    static List<Night> open(SparkSession application, JobArguments arguments, Clock clock) {
        List<PipelineSpec> specs = arguments.dates.stream()
                .map(date -> {
                    ParsedPipeline parsed = arguments.read(date);
                    Support.refuseUnsupported(parsed);
                    OptionalAlgorithms.missing(parsed).ifPresent(problem -> {
                        throw new SpecError(List.of(problem));
                    });
                    return parsed.spec();
                })
                .toList();
        List<Night> nights = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            nights.add(new Night(application, arguments, arguments.dates.get(i), specs.get(i), clock));
        }
        return nights;
    }

    /** A night of a pipeline that is read already. */
    static Night of(SparkSession application, JobArguments arguments, LocalDate date, PipelineSpec spec, Clock clock) {
        return new Night(application, arguments, date, spec, clock);
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

    /** A step with a session of its own, as steps may run side by side. */
    StepContext step(String step) {
        SparkSession session = NightjarSession.forRun(spark, spec.schedule().timezone());
        StepTables tables = new StepTables(session, lake, spec.pipeline(), date, runId, step);
        return new StepContext(
                session, spec, date, runId, step, lake, tables, registry, modelKeys, ledger, options, clock);
    }
}
