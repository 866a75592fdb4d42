/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.spark.io.TableDescription;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The table `drift`: one row a column, metric and date. */
final class DriftTable {

    static final StructType SCHEMA = StructType.fromDDL("column_name STRING, kind STRING, metric STRING,"
            + " value DOUBLE, warn DOUBLE, alert DOUBLE, level STRING, rows BIGINT, by_chance DOUBLE,"
            + " model_version INT");

    static final TableDescription DESCRIPTION = TableDescription.byDate(
            "Drift of scored data against the data that the model version was trained on",
            Map.of(
                    "column_name", "Column that was compared",
                    "kind", "input or prediction",
                    "metric", "psi: population stability index; js: Jensen-Shannon divergence of base 2",
                    "value", "Distance from the reference, 0 for none",
                    "warn", "Above this it is a warning",
                    "alert", "Above this it is an alert",
                    "level", "ok, warn or alert",
                    "rows", "Rows compared",
                    "by_chance", "What the value is expected to be at this number of rows without drift",
                    "model_version", "Model version that scored the date"));

    private DriftTable() {}

    static List<Row> rows(List<DriftFigure> figures, int modelVersion) {
        return figures.stream()
                .map(figure -> RowFactory.create(
                        figure.watched().column(),
                        figure.watched().kind().text(),
                        figure.metric(),
                        figure.value(),
                        figure.watched().limits().warn(),
                        figure.watched().limits().alert(),
                        figure.level().text(),
                        figure.rows(),
                        figure.byChance(),
                        modelVersion))
                .toList();
    }
}
