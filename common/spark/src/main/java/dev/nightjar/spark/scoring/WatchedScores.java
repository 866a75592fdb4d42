/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.Observed;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores as they are written, with figures that are known once they are. */
final class WatchedScores {

    private final Observed observed = new Observed();
    private final Dataset<Row> rows;
    private final boolean watched;

    /**
     * Of predictions.
     *
     * @param written what is written of them
     */
    WatchedScores(Dataset<Row> predicted, List<Column> written, List<Watch> watches) {
        List<Column> figures =
                watches.stream().flatMap(watch -> watch.figures().stream()).toList();
        Dataset<Row> plain = predicted.select(written.toArray(Column[]::new));
        this.watched = !figures.isEmpty();
        this.rows = watched ? watched(predicted, plain.columns(), written, watches, figures) : plain;
    }

    private Dataset<Row> watched(
            Dataset<Row> predicted, String[] names, List<Column> written, List<Watch> watches, List<Column> figures) {
        Column[] all = Stream.concat(written.stream(), watches.stream().flatMap(watch -> watch.columns().stream()))
                .toArray(Column[]::new);
        return observed.watch(
                        predicted.select(all),
                        figures.get(0),
                        figures.subList(1, figures.size()).toArray(Column[]::new))
                .select(Quoted.columns(names));
    }

    /** What is written. */
    Dataset<Row> rows() {
        return rows;
    }

    /** Once the rows were written. */
    Map<String, Object> figures() {
        return watched ? observed.figures() : Map.of();
    }
}
