/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How predictions of a task are judged.
 *
 * @param <T> what is tallied of rows
 */
public interface Evaluator<T> {

    /** What metrics are made of, for all rows and for the parts of slices, in one pass. */
    Tallied<T> tally(Dataset<Row> scored, Slices slices);

    long rows(T tally);

    /** All metrics with their 95 % intervals; none if they cannot be computed, for want of rows or of one class. */
    Map<String, MetricValue> metrics(T tally);

    /** The metric that tells most of a model of this task. */
    String mainMetric();

    /** Its value, without an interval; empty if it cannot be computed. */
    OptionalDouble main(T tally);

    /**
     * Conditions that divide the rows in kinds of which samples may hold equally many, as the main metric is the same
     * whatever their shares.
     */
    default List<Column> strata() {
        return List.of(lit(true));
    }

    /** Metrics of all rows and of the parts. */
    default Evaluated evaluate(Tallied<T> tallied) {
        return new Evaluated(
                metrics(tallied.whole()),
                tallied.parts().stream()
                        .map(part ->
                                new SliceMetrics(part.slice(), part.name(), rows(part.tally()), metrics(part.tally())))
                        .toList());
    }

    /** Metrics of scored rows. */
    default Map<String, MetricValue> metrics(Dataset<Row> scored) {
        return metrics(tally(scored, Slices.none()).whole());
    }
}
