/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.SplitSpec;
import java.time.LocalDate;
import org.apache.spark.sql.Column;

/** The split as a column over spine rows; null for rows that belong to no part. */
final class Splits {

    /** Without a split: by hash of the key. */
    private static final double TRAIN_SHARE = 0.7;

    private static final double VALIDATION_SHARE = 0.15;

    private Splits() {}

    /**
     * The split of a data set.
     *
     * @param last the newest day whose labels are known
     */
    static Column of(DatasetSpec dataset, LocalDate last) {
        SplitSpec split = dataset.split()
                .orElseGet(() -> new SplitSpec.ByHash(
                        dataset.key(), TRAIN_SHARE, VALIDATION_SHARE, 1 - TRAIN_SHARE - VALIDATION_SHARE));
        if (split instanceof SplitSpec.ByTime byTime) {
            return byTime(byTime, to_date(col(dataset.timestamp().orElseThrow())), last);
        } else if (split instanceof SplitSpec.ByHash byHash) {
            return byHash(byHash);
        }
        return byColumn((SplitSpec.ByColumn) split);
    }

    /** The first day that a split by time takes examples from. */
    static LocalDate firstDay(SplitSpec.ByTime split, LocalDate last) {
        return trainEnd(split, last).minus(split.train()).plusDays(1);
    }

    private static LocalDate trainEnd(SplitSpec.ByTime split, LocalDate last) {
        return last.minus(split.test()).minus(split.validation()).minus(split.gap());
    }

    private static Column byTime(SplitSpec.ByTime split, Column day, LocalDate last) {
        LocalDate validationEnd = last.minus(split.test());
        return when(day.gt(lit(last)), lit(null))
                .when(day.gt(lit(validationEnd)), ExampleColumns.TEST)
                .when(day.gt(lit(validationEnd.minus(split.validation()))), ExampleColumns.VALIDATION)
                .when(day.gt(lit(trainEnd(split, last))), lit(null))
                .when(day.geq(lit(firstDay(split, last))), ExampleColumns.TRAIN);
    }

    /** The key alone decides, so that an example stays in its part for ever. */
    private static Column byHash(SplitSpec.ByHash split) {
        Column place = KeyPlace.of(split.key());
        return when(place.lt(split.train()), ExampleColumns.TRAIN)
                .when(place.lt(split.train() + split.validation()), ExampleColumns.VALIDATION)
                .when(place.lt(split.train() + split.validation() + split.test() + 1e-9), ExampleColumns.TEST);
    }

    private static Column byColumn(SplitSpec.ByColumn split) {
        Column value = col(split.column()).cast("string");
        return when(value.isin(split.train().toArray()), ExampleColumns.TRAIN)
                .when(value.isin(split.validation().toArray()), ExampleColumns.VALIDATION)
                .when(value.isin(split.test().toArray()), ExampleColumns.TEST);
    }
}
