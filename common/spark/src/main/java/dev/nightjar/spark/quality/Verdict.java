/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.schedule.Nights;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.Expectation.Action;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.step.StepContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the figures of a night of a source against its expectations. */
final class Verdict {

    private static final Logger LOG = LoggerFactory.getLogger(Verdict.class);

    private final StepContext night;
    private final String name;
    private final SourceSpec source;

    Verdict(StepContext night, String name) {
        this.night = night;
        this.name = name;
        this.source = night.spec().sources().get(name);
    }

    /**
     * The expectations that are broken but do not refuse the night, each with its rows (1 for rules over the table).
     *
     * @throws DataRefused if one refuses it
     */
    Map<String, Double> measures(Judgement figures) {
        Map<String, Double> measures = new LinkedHashMap<>();
        if (figures.malformed() > 0 && source.onMalformed() == SourceSpec.OnMalformed.FAIL) {
            throw refused("malformed", figures.malformed() + " rows could not be parsed");
        }
        for (Expectation expectation : source.expect()) {
            Optional<String> wrong = expectation.rule() instanceof Expectation.RowRule
                    ? brokenRows(figures, expectation)
                    : TableRules.judge(expectation.rule(), evidence(figures, expectation));
            wrong.ifPresent(what -> {
                if (expectation.action() == Action.FAIL) {
                    throw refused(expectation.name(), what);
                }
                LOG.warn("{} of {}: expectation {}: {}", name, night.date(), expectation.name(), what);
                measures.put(
                        "expectation." + expectation.name(),
                        figures.broken().getOrDefault(expectation.name(), 1L).doubleValue());
            });
        }
        return measures;
    }

    private static Optional<String> brokenRows(Judgement figures, Expectation expectation) {
        long rows = figures.broken().getOrDefault(expectation.name(), 0L);
        return rows == 0 ? Optional.empty() : Optional.of(rows + " of " + figures.read() + " rows broke it");
    }

    private DataRefused refused(String rule, String what) {
        return new DataRefused("Cannot ingest " + name + " of " + night.date() + ": expectation " + rule + ": " + what
                + " (" + source.path().orElse("") + "). No table was changed. Mend the input, or the rule in sources."
                + name + ".expect, and run the night again.");
    }

    private TableRules.Evidence evidence(Judgement figures, Expectation expectation) {
        Optional<Double> mean =
                expectation.rule() instanceof Expectation.RowsChange change ? meanRowsBefore(change) : Optional.empty();
        return new TableRules.Evidence(
                figures.staying(),
                Optional.ofNullable(figures.aggregates().get(expectation.name())),
                mean,
                Nights.end(night.date(), night.spec().schedule().timezone()));
    }

    private Optional<Double> meanRowsBefore(Expectation.RowsChange change) {
        OptionalDouble mean = night
                .ledger()
                .find(RunLedger.Query.of(night.spec().pipeline())
                        .between(night.date().minus(change.over()), night.date().minusDays(1))
                        .stage("ingest"))
                .stream()
                .filter(run -> run.step().equals("ingest." + name) && run.state() == StepState.SUCCESS)
                .collect(Collectors.toMap(StepRun::date, StepRun::rowsWritten, (earlier, later) -> later))
                .values()
                .stream()
                .mapToLong(rows -> rows)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }
}
