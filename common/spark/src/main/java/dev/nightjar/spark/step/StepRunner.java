/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.spec.ViewDefinition;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.usage.Usage;
import dev.nightjar.spark.usage.UsageLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one step, measures it, and writes its line of the ledger whether it went well or not. */
public final class StepRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private StepRunner() {}

    /** What became of a step. */
    public record Outcome(StepRun run, Optional<RuntimeException> failure) {}

    /** Runs a step. A failure is recorded and handed back, not thrown; only the ledger's own failure is thrown. */
    public static Outcome run(Step step, StepContext night) {
        Instant started = night.clock().instant();
        UsageLog log = UsageLog.start(night.spark().sparkContext());
        Usage usage;
        StepResult result;
        Optional<RuntimeException> failure = Optional.empty();
        try {
            result = step.run(night);
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare
            failure = Optional.of(e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e));
            result = new StepResult(
                    StepState.FAILED, 0, 0, 0, 0, List.of(), Map.of(), Optional.empty(), Optional.of(explain(e)));
        } finally {
            usage = log.stop();
        }
        StepRun run = record(night, night.tables(), started, usage, result);
        night.ledger().append(run);
        LOG.info(
                "{} {} {} {}: read {}, wrote {}, quarantined {}, dropped {} in {} s{}",
                run.pipeline(),
                run.date(),
                run.step(),
                run.state().name().toLowerCase(java.util.Locale.ROOT),
                run.rowsRead(),
                run.rowsWritten(),
                run.rowsQuarantined(),
                run.rowsDropped(),
                run.took().toMillis() / 1000.0,
                run.reason().map(r -> " (" + r + ")").orElse(""));
        return new Outcome(run, failure);
    }

    /**
     * Runs a step for many nights at once. Each night's line in the ledger has the time and all else that they took
     * together, and says so. If the step fails, the ledger gets nothing: the nights are then run one at a time.
     *
     * @return one step run a night, in their order
     */
    public static List<StepRun> runTogether(BackfillStep step, List<StepContext> nights) {
        StepContext first = nights.get(0);
        Instant started = first.clock().instant();
        UsageLog log = UsageLog.start(first.spark().sparkContext());
        Usage usage;
        List<StepResult> results;
        try {
            results = step.run(nights);
        } finally {
            usage = log.stop();
        }
        String remark = "one of " + nights.size() + " nights done together";
        List<StepRun> runs = new ArrayList<>();
        for (int i = 0; i < nights.size(); i++) {
            runs.add(record(
                    nights.get(i),
                    first.tables(),
                    started,
                    usage,
                    results.get(i).withReason(remark)));
        }
        first.ledger().append(runs);
        LOG.info(
                "{} {} {}: {} nights together in {} s",
                first.spec().pipeline(),
                first.date(),
                first.step(),
                nights.size(),
                runs.get(0).took().toMillis() / 1000.0);
        return runs;
    }

    private static StepRun record(
            StepContext night, StepTables tables, Instant started, Usage usage, StepResult answer) {
        StepResult result = Measured.of(night, usage, answer);
        return new StepRun(
                night.runId(),
                night.spec().pipeline(),
                night.date(),
                night.step(),
                result.state(),
                started,
                Optional.of(night.clock().instant()),
                result.rowsRead(),
                result.rowsWritten(),
                result.rowsQuarantined(),
                result.rowsDropped(),
                tables.versionsRead(),
                tables.versionsWritten(),
                result.datesTouched(),
                result.measures(),
                result.modelVersion(),
                usage.driver().heapBytes(),
                result.reason(),
                night.spec().specHash(),
                CodeVersion.current(),
                ViewDefinition.hash(night.spec(), night.step()));
    }

    private static String explain(Exception e) {
        if (e instanceof NightjarFailure) {
            return e.getMessage();
        }
        String message = e.getMessage() == null
                ? ""
                : ": " + e.getMessage().lines().findFirst().orElse("");
        return e.getClass().getSimpleName() + message;
    }
}
