/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.init;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.ColumnSummary.Bin;
import dev.nightjar.core.profile.DataFile;
import dev.nightjar.core.profile.DataFile.FileColumn;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A split of a file's rows by their own time: the model learns from the first and is tested on the last.
 *
 * @param column DATE or TIMESTAMP
 * @param validation first day of the validation part
 * @param test first day of the test part
 */
record TimeSplit(String column, LocalDate validation, LocalDate test) {

    private static final double TRAIN = 0.7;
    private static final double BEFORE_TEST = 0.85;
    private static final long SECONDS_A_DAY = 86_400;
    private static final long LEAST_DAYS = 10;

    /** By the only column of times, if it has no gaps and spans days enough. */
    static Optional<TimeSplit> of(DataFile data) {
        List<ColumnSummary> times = data.columns().stream()
                .map(FileColumn::summary)
                .flatMap(Optional::stream)
                .filter(column -> column.kind() == ColumnKind.DATE || column.kind() == ColumnKind.TIMESTAMP)
                .toList();
        if (times.size() != 1
                || times.get(0).nulls() > 0
                || times.get(0).histogram().size() < 2) {
            return Optional.empty();
        }
        ColumnSummary time = times.get(0);
        LocalDate first = day(time, time.range().orElseThrow().min().orElseThrow());
        LocalDate last = day(time, time.range().orElseThrow().max().orElseThrow());
        LocalDate validation = day(time, at(time, TRAIN));
        LocalDate test = day(time, at(time, BEFORE_TEST));
        boolean days = first.plusDays(LEAST_DAYS).isBefore(last);
        return days && first.isBefore(validation) && validation.isBefore(test) && !test.isAfter(last)
                ? Optional.of(new TimeSplit(time.column(), validation, test))
                : Optional.empty();
    }

    /** The time before which a share of the rows lies. */
    private static double at(ColumnSummary time, double share) {
        double wanted = share * time.values();
        double before = 0;
        for (Bin bin : time.histogram()) {
            if (before + bin.rows() >= wanted) {
                return bin.lower() + (bin.upper() - bin.lower()) * (wanted - before) / Math.max(1, bin.rows());
            }
            before += bin.rows();
        }
        return time.histogram().get(time.histogram().size() - 1).upper();
    }

    private static LocalDate day(ColumnSummary time, double value) {
        return LocalDate.ofEpochDay((long) Math.floor(time.kind() == ColumnKind.DATE ? value : value / SECONDS_A_DAY));
    }
}
