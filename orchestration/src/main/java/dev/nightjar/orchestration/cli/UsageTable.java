/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.ledger.StepRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What steps took of the machines, from the measures in the ledger. */
final class UsageTable {

    private static final double MEBIBYTE = 1 << 20;

    private static final Map<String, Function<StepRun, Optional<Double>>> COLUMNS = columns();

    private UsageTable() {}

    /** A table of the steps that were measured; empty if none was. */
    static Optional<String> of(List<StepRun> steps) {
        List<List<String>> rows = steps.stream()
                .filter(step -> step.measures().keySet().stream().anyMatch(name -> name.startsWith("memory.driver.")))
                .map(UsageTable::cells)
                .toList();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(TextTable.of(
                        Stream.concat(
                                        Stream.of("step"), COLUMNS.keySet().stream())
                                .toList(),
                        rows));
    }

    private static Map<String, Function<StepRun, Optional<Double>>> columns() {
        Map<String, Function<StepRun, Optional<Double>>> columns = new LinkedHashMap<>();
        columns.put("rows/s", UsageTable::rowsPerSecond);
        columns.put("heap MiB", step -> mebibytes(step, "memory.driver.peakHeapBytes"));
        columns.put("off-heap MiB", step -> mebibytes(step, "memory.driver.peakOffHeapBytes"));
        columns.put("process MiB", step -> mebibytes(step, "memory.driver.peakProcessBytes"));
        columns.put("executor heap MiB", step -> mebibytes(step, "memory.executor.peakHeapBytes"));
        columns.put("executor off-heap MiB", step -> mebibytes(step, "memory.executor.peakOffHeapBytes"));
        columns.put("executor process MiB", step -> mebibytes(step, "memory.executor.peakProcessBytes"));
        columns.put("read MiB", step -> mebibytes(step, "spark.bytesRead"));
        columns.put("written MiB", step -> mebibytes(step, "spark.bytesWritten"));
        columns.put("shuffled MiB", step -> mebibytes(step, "spark.shuffleWrittenBytes"));
        columns.put("spilled MiB", step -> mebibytes(step, "spark.diskSpilledBytes"));
        columns.put("GC %", step -> measure(step, "spark.gcShare").map(share -> share * 100));
        return columns;
    }

    private static List<String> cells(StepRun step) {
        return Stream.concat(
                        Stream.of(step.step()),
                        COLUMNS.values().stream().map(column -> column.apply(step)
                                .map(value -> String.format(Locale.ROOT, "%.1f", value))
                                .orElse("")))
                .toList();
    }

    private static Optional<Double> measure(StepRun step, String name) {
        return Optional.ofNullable(step.measures().get(name));
    }

    private static Optional<Double> mebibytes(StepRun step, String name) {
        return measure(step, name).map(bytes -> bytes / MEBIBYTE);
    }

    /** As the step itself says, which knows when it began with rows; else of all its time. */
    private static Optional<Double> rowsPerSecond(StepRun step) {
        return measure(step, "rowsPerSecond")
                .or(() -> Optional.of(step.took().toMillis() / 1000.0)
                        .filter(seconds -> seconds > 0)
                        .map(seconds -> step.rowsRead() / seconds));
    }
}
