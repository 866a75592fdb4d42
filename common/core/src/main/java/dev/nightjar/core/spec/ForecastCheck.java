/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** That a forecast's columns are there, and that there are days enough to learn from and to measure intervals on. */
record ForecastCheck(SpecNode root) {

    private static final Set<String> ADDED =
            Set.of("step", "origin", "prediction", "prediction_low", "prediction_high");
    private static final Set<String> NOT_NUMBERS = Set.of("STRING", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "BINARY");

    void check(Problems problems) {
        SpecNode forecast = root.at("model").at("forecast");
        if (!root.at("model").text("task").equals(Optional.of("forecast")) || !forecast.present()) {
            return;
        }
        columns(forecast, problems);
        target(forecast, problems);
        naive(forecast, problems);
        split(problems);
        periods(forecast, problems);
        scoring(problems);
    }

    private void columns(SpecNode forecast, Problems problems) {
        SpecNode dataset = root.at("dataset");
        String spine = dataset.text("spine").orElse("");
        SourceColumns.cleaned(root.at("sources").at(spine)).ifPresent(known -> {
            forecast.at("series").items().forEach(column -> known.require(column, spine, problems));
            known.require(forecast.at("timestamp"), spine, problems);
        });
        for (SpecNode column : forecast.at("series").items()) {
            String name = column.text().orElse("");
            if (ADDED.contains(name.toLowerCase(Locale.ROOT))) {
                problems.at(
                        column,
                        "Cannot use column '" + name + "' in " + column.path()
                                + ": scoring adds a column of that name. Rename it with sources.<name>.clean.");
            }
        }
        forecast.text("timestamp")
                .filter(name -> !Optional.of(name).equals(dataset.text("timestamp")))
                .ifPresent(name -> problems.at(
                        forecast.at("timestamp"),
                        "model.forecast.timestamp is '" + name + "' and dataset.timestamp is '"
                                + dataset.text("timestamp").orElse("")
                                + "': training and test are divided by the time that is forecast. Leave it out."));
    }

    /** Of a plain column the declared type is known; what expressions make is found when they run. */
    private void target(SpecNode forecast, Problems problems) {
        SpecNode source = root.at("sources").at(root.at("dataset").text("spine").orElse(""));
        Optional<String> target = forecast.text("target");
        if (target.isEmpty() || source.at("clean").present()) {
            return;
        }
        declared(source).entrySet().stream()
                .filter(column -> column.getKey().equalsIgnoreCase(target.get()))
                .filter(column -> NOT_NUMBERS.contains(column.getValue().toUpperCase(Locale.ROOT)))
                .forEach(column -> problems.at(
                        forecast.at("target"),
                        "Cannot forecast '" + target.get() + "': it is a " + column.getValue()
                                + ", and a forecast is of numbers. Cast it with sources.<name>.clean."));
    }

    private static Map<String, String> declared(SpecNode source) {
        try {
            return source.text("schema").map(Ddl::columns).orElse(Map.of());
        } catch (IllegalArgumentException e) {
            // reported with the source
            return Map.of();
        }
    }

    private void naive(SpecNode forecast, Problems problems) {
        if (root.at("model").text("algorithm").equals(Optional.of("seasonal_naive"))) {
            Stream.of("lags", "strategy", "transform")
                    .map(forecast::at)
                    .filter(SpecNode::present)
                    .forEach(key -> problems.atKey(
                            key,
                            key.path() + " is not for algorithm seasonal_naive, which takes the value one season ago."
                                    + " Remove it."));
        } else if (!forecast.at("lags").present() && !forecast.at("seasons").present()) {
            problems.atKey(
                    forecast,
                    "Expected lags, seasons or both in model.forecast: without them a model learns nothing of the past.");
        }
    }

    private void split(Problems problems) {
        SpecNode split = root.at("dataset").at("split");
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

    private void periods(SpecNode forecast, Problems problems) {
        OptionalDouble frequency = days(forecast.text("frequency").orElse(""));
        SpecNode split = root.at("dataset").at("split");
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

    private void scoring(Problems problems) {
        for (String key : List.of("source", "where", "columns")) {
            SpecNode node = root.at("scoring").at(key);
            if (node.present()) {
                problems.atKey(
                        node,
                        node.path() + " is not for task forecast: it makes one row a series and step, of the whole"
                                + " history of dataset.spine. Remove it.");
            }
        }
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
        } catch (java.time.format.DateTimeParseException e) {
            return OptionalDouble.empty();
        }
    }
}
