/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Metrics of forecasts from one pass: `rmse`, `mae`, `r2`; `mape` over values that are not 0, and `smape` (0 to 2), both
 * as shares; `pinball`, the mean loss of the two ends of the interval as quantiles (Koenker and Bassett 1978); and
 * `intervalCoverage`, the share of the values within it. The 95 % intervals come from 1,000 bootstrap samples of whole days
 * (Künsch 1989, on blocks): errors of one day go together, and single ones would make the intervals too narrow.
 */
public final class ForecastMetrics {

    private static final int SAMPLES = 1_000;
    private static final double TAIL = 0.025;

    private ForecastMetrics() {}

    /**
     * Measures.
     *
     * @param judged with the timestamp, `prediction`, `prediction_low`, `prediction_high` and `_label`
     * @return empty without rows
     */
    public static Map<String, MetricValue> of(Dataset<Row> judged, ForecastSettings settings, long seed) {
        Column[] sums = sums((1 - settings.interval()) / 2);
        // one row a day
        List<double[]> days = judged
                .where(col(ForecastColumns.ACTUAL).isNotNull())
                .groupBy(to_date(Quoted.column(settings.timestamp())).as("day"))
                .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
                .orderBy("day")
                .collectAsList()
                .stream()
                .map(row -> IntStream.rangeClosed(1, sums.length)
                        .mapToDouble(row::getDouble)
                        .toArray())
                .toList();
        if (days.isEmpty()) {
            return Map.of();
        }
        Map<String, Double> values = ForecastErrors.of(days).metrics();
        Map<String, List<Double>> samples = samples(days, seed);
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        values.forEach((name, value) ->
                metrics.put(name, around(value, days.size() < 2 ? List.of() : samples.get(name))));
        return metrics;
    }

    /** In the order of {@link ForecastErrors}. */
    private static Column[] sums(double tail) {
        Column y = col(ForecastColumns.ACTUAL);
        Column predicted = col(ForecastColumns.PREDICTION);
        Column low = col(ForecastColumns.LOW);
        Column high = col(ForecastColumns.HIGH);
        Column error = abs(predicted.minus(y));
        Column size = abs(y).plus(abs(predicted));
        Column pinball =
                loss(y.minus(low), tail).plus(loss(y.minus(high), 1 - tail)).divide(2);
        List<Column> terms = new ArrayList<>(List.of(
                lit(1.0),
                error,
                error.multiply(error),
                y,
                y.multiply(y),
                when(y.notEqual(0), 1.0).otherwise(0.0),
                when(y.notEqual(0), error.divide(abs(y))).otherwise(0.0),
                when(size.equalTo(0), 0.0).otherwise(error.multiply(2).divide(size)),
                pinball,
                when(y.between(low, high), 1.0).otherwise(0.0)));
        return terms.stream().map(term -> sum(term)).toArray(Column[]::new);
    }

    private static Column loss(Column above, double quantile) {
        return greatest(above.multiply(quantile), above.multiply(quantile - 1));
    }

    private static Map<String, List<Double>> samples(List<double[]> days, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int i = 0; i < SAMPLES; i++) {
            List<double[]> drawn = IntStream.range(0, days.size())
                    .mapToObj(day -> days.get(random.nextInt(days.size())))
                    .toList();
            ForecastErrors.of(drawn)
                    .metrics()
                    .forEach((name, value) -> samples.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(value));
        }
        return samples;
    }

    private static MetricValue around(double value, List<Double> samples) {
        if (samples == null || samples.size() < SAMPLES) {
            return MetricValue.of(value);
        }
        List<Double> sorted = samples.stream().sorted().toList();
        return new MetricValue(
                value,
                Optional.of(sorted.get((int) (TAIL * SAMPLES))),
                Optional.of(sorted.get((int) ((1 - TAIL) * SAMPLES) - 1)));
    }
}
