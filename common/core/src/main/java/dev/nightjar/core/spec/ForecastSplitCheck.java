/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** That a forecast learns from what comes before what it is tested on, and has days enough for both and for intervals. */
record ForecastSplitCheck(SpecNode split, SpecNode forecast) {

    void check(Problems problems) {
        time(problems);
        periods(problems);
    }

    private void time(Problems problems) {
        if (!split.present()) {
            return;
        }
        if (!split.text("by").equals(Optional.of("time"))) {
            problems.at(
                    split.at("by"),
                    "A forecast needs a split by time: what is tested must come after what is learned.");
        } else if (!split.at("validation").present()) {
            problems.atKey(
                    split, "Missing key 'validation' in dataset.split: how wide intervals are is measured on it.");
        }
        split.at("gap")
                .period()
                .filter(gap -> !gap.isZero())
                .ifPresent(gap -> problems.atKey(
                        split.at("gap"),
                        "A forecast needs dataset.split without gap: lags read across it. Remove it."));
    }

    private void periods(Problems problems) {
        OptionalDouble frequency = days(forecast.text("frequency").orElse(""));
        if (frequency.isEmpty()) {
            return;
        }
        split.at("train")
                .period()
                .ifPresent(train -> Stream.of("lags", "seasons")
                        .flatMap(key -> forecast.at(key).items().stream())
                        .filter(steps -> steps.json().asDouble() * frequency.getAsDouble() >= days(train))
                        .forEach(steps -> problems.at(
                                steps,
                                "Cannot learn from " + steps.path() + ": "
                                        + steps.json().asText() + " periods of "
                                        + forecast.text("frequency").orElse("")
                                        + " reach back over all of dataset.split.train, "
                                        + train + ".")));
        double coverage = forecast.number("interval")
                .filter(share -> share > 0 && share < 1)
                .orElse(TaskBinder.USUAL_INTERVAL);
        long least = (long) Math.ceil(coverage / (1 - coverage) - 1e-9);
        split.at("validation").period().ifPresent(validation -> {
            long origins = (long) (days(validation) / Math.max(1, frequency.getAsDouble()) + 1e-9);
            if (origins < least) {
                problems.at(
                        split.at("validation"),
                        "Cannot measure intervals of " + coverage + " on dataset.split.validation " + validation
                                + ": there are " + origins + " forecasts of each step in it, and " + least
                                + " are needed.");
            }
        });
    }

    private static double days(Period period) {
        return LocalDate.EPOCH.plus(period).toEpochDay();
    }

    /** Empty unless it is a duration. */
    private static OptionalDouble days(String frequency) {
        try {
            return OptionalDouble.of(
                    frequency.contains("T")
                            ? Duration.parse(frequency).toSeconds() / 86_400.0
                            : days(Period.parse(frequency)));
        } catch (DateTimeParseException e) {
            return OptionalDouble.empty();
        }
    }
}
