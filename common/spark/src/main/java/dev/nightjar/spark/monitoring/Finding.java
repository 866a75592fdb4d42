/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.ledger.StepState;
import dev.nightjar.spark.step.StepResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a part of monitoring found out.
 *
 * @param rows written; empty if nothing could be measured
 * @param alerts limits that were passed, for operators
 * @param remarks what else operators should know
 */
record Finding(
        Optional<Long> rows,
        long rowsRead,
        Map<String, Double> measures,
        Optional<Integer> modelVersion,
        List<String> alerts,
        List<String> remarks) {

    /** Nothing was asked for. */
    static final Finding NOTHING = new Finding(Optional.empty(), 0, Map.of(), Optional.empty(), List.of(), List.of());

    /** Nothing could be measured, and why. */
    static Finding none(String reason) {
        return new Finding(Optional.empty(), 0, Map.of(), Optional.empty(), List.of(), List.of(reason));
    }

    /** Both together; the model version is the first's. */
    Finding and(Finding other) {
        Map<String, Double> figures = new TreeMap<>(measures);
        figures.putAll(other.measures);
        Optional<Long> written = rows.isPresent() || other.rows.isPresent()
                ? Optional.of(rows.orElse(0L) + other.rows.orElse(0L))
                : Optional.empty();
        return new Finding(
                written,
                rowsRead + other.rowsRead,
                figures,
                modelVersion.or(() -> other.modelVersion),
                joined(alerts, other.alerts),
                joined(remarks, other.remarks));
    }

    /** As a step answers it: skipped if nothing was measured. */
    StepResult result() {
        String reason = joined(alerts, remarks).stream().collect(Collectors.joining("; "));
        return new StepResult(
                rows.isPresent() ? StepState.SUCCESS : StepState.SKIPPED,
                rowsRead,
                rows.orElse(0L),
                0,
                0,
                List.of(),
                measures,
                modelVersion,
                Optional.of(reason).filter(text -> !text.isEmpty()));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
