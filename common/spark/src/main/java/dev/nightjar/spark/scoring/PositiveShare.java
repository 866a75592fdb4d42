/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import dev.nightjar.spark.model.ModelColumns;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/** The share of rows decided positive, or taken for anomalies; none of rows without a column `decision` or `anomaly`. */
final class PositiveShare implements Watch {

    private static final String SHARE = "positive";

    private final Optional<String> decision;

    PositiveShare(Collection<String> outputs) {
        decision = Stream.of(ModelColumns.DECISION, ModelColumns.ANOMALY)
                .filter(outputs::contains)
                .findFirst();
    }

    @Override
    public List<Column> columns() {
        return List.of();
    }

    @Override
    public List<Column> figures() {
        return decision.map(name -> avg(col(name).cast("double")).as(SHARE)).stream()
                .toList();
    }

    /** The share, 0 to 1, of rows that were written. */
    Optional<Double> share(Map<String, Object> figures) {
        return Optional.ofNullable((Double) figures.get(SHARE));
    }
}
