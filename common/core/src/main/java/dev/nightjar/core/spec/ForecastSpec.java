/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Optional;

/**
 * What a forecast is of.
 *
 * @param series columns that tell one series from another; none for one series
 * @param timestamp column, that of `dataset.timestamp`
 * @param target expression over the spine's columns
 * @param frequency from one value of a series to its next
 * @param horizon steps ahead
 * @param lags steps back of values that models learn from
 * @param seasons lengths of seasons, in steps
 * @param transform of values before models learn them
 * @param interval share of the actual values that intervals are to cover, above 0 and below 1
 */
public record ForecastSpec(
        List<String> series,
        Optional<String> timestamp,
        String target,
        TemporalAmount frequency,
        int horizon,
        List<Integer> lags,
        List<Integer> seasons,
        Strategy strategy,
        Transform transform,
        double interval) {

    /** How values further ahead than one step are forecast. */
    public enum Strategy {
        /** One step at a time, each from the forecasts before it. */
        RECURSIVE,
        /** Each step from what is known at the origin alone. */
        DIRECT
    }

    /** What is learned of values. */
    public enum Transform {
        /** Themselves. */
        NONE,
        /** The logarithm of 1 + value: for counts and amounts, whose ups and downs grow with them. */
        LOG
    }
}
