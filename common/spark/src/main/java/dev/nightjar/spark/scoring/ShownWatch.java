/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A watch of examples whose columns rows have already. */
record ShownWatch(List<String> names, Watch watch) implements Watch {

    static ShownWatch of(Watch watch, Dataset<Row> examples) {
        Column[] columns = watch.columns().toArray(Column[]::new);
        return new ShownWatch(List.of(examples.select(columns).columns()), watch);
    }

    @Override
    public List<Column> columns() {
        return names.stream().map(name -> col(name)).toList();
    }

    @Override
    public List<Column> figures() {
        return watch.figures();
    }
}
