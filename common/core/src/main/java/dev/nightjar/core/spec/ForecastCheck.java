/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** That a forecast's columns are there, and that no setting is for something else. */
record ForecastCheck(SpecNode root) {

    private static final Set<String> ADDED =
            Set.of("step", "origin", "prediction", "prediction_low", "prediction_high");
    /** Inputs that a forecast makes of the past and the calendar. */
    private static final Pattern MADE = Pattern.compile("lag_\\d+|(season|level|trend)_\\d+(_mean)?|series_.*|"
            + "(hour_of_day|day_of_(week|month)|month)(=\\d+)?|year_(sin|cos)|steps_ahead");

    private static final Set<String> NOT_NUMBERS = Set.of("STRING", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "BINARY");

    void check(Problems problems) {
        SpecNode forecast = root.at("model").at("forecast");
        if (!root.at("model").text("task").equals(Optional.of("forecast")) || !forecast.present()) {
            return;
        }
        columns(forecast, problems);
        covariates(forecast, problems);
        target(forecast, problems);
        naive(forecast, problems);
        new ForecastSplitCheck(root.at("dataset").at("split"), forecast).check(problems);
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

    private void covariates(SpecNode forecast, Problems problems) {
        for (SpecNode column : root.at("dataset").at("columns").entries()) {
            String name = column.name().toLowerCase(Locale.ROOT);
            if (forecast.texts("series").contains(column.name())) {
                problems.atKey(
                        column,
                        "Input '" + column.name()
                                + "' is in model.forecast.series, which are inputs already. Remove it.");
            } else if (ADDED.contains(name) || MADE.matcher(name).matches()) {
                problems.atKey(
                        column,
                        "Cannot name an input '" + column.name()
                                + "': a forecast makes a column of that name. Rename it.");
            }
        }
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
}
