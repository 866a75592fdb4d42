/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.io.TableDescription;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The table `performance`: its `date` is the night that measured, `scored_date` the day whose scores it judged. */
final class PerformanceTable {

    static final StructType SCHEMA = StructType.fromDDL("scored_date DATE, metric STRING, slice STRING,"
            + " model_version INT, value DOUBLE, low DOUBLE, high DOUBLE, rows BIGINT, alert BOOLEAN");

    static final TableDescription DESCRIPTION = TableDescription.byDate(
            "How good past scores were, measured on the night of the date",
            Map.of(
                    "scored_date", "Date of the scores",
                    "metric", "Metric",
                    "slice", "Part of the examples; all of them: all",
                    "model_version", "Model version that scored",
                    "value", "The metric's value",
                    "low", "Lower end of the 95 % interval",
                    "high", "Upper end of the 95 % interval",
                    "rows", "Scored rows whose label is known",
                    "alert", "Whether it is beyond monitoring.performance"));

    private PerformanceTable() {}

    static Row row(LocalDate scoredDate, String metric, int version, MetricValue value, long rows, boolean alert) {
        return RowFactory.create(
                Date.valueOf(scoredDate),
                metric,
                "all",
                version,
                value.value(),
                value.low().orElse(null),
                value.high().orElse(null),
                rows,
                alert);
    }
}
