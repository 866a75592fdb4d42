/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.spark.expression.Quoted;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.skipping.MultiDimClustering$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows put into files by the values of some columns, so that readers who ask for a few of these values skip the other files,
 * and row groups within files, by their statistics. By one column files are ranges of it; by several they follow the Z-order
 * of the columns' ranks (Morton, A Computer Oriented Geodetic Data Base, 1966), as Delta's OPTIMIZE has it, but before rows
 * are written rather than by writing them twice. It costs a shuffle, and reads the columns once more for the ranks.
 */
public final class ClusteredFiles {

    private ClusteredFiles() {}

    /**
     * The same rows, in as many parts as files suit their size.
     *
     * @param rows that are the same each time they are made
     * @param columns of them, by which readers look
     */
    public static Dataset<Row> of(Dataset<Row> rows, List<String> columns) {
        return of(rows, columns, FittedFiles.suiting(rows));
    }

    static Dataset<Row> of(Dataset<Row> rows, List<String> columns, int files) {
        Column[] order = Quoted.columns(columns);
        Dataset<Row> near = order.length == 1
                ? rows.repartitionByRange(files, order)
                : MultiDimClustering$.MODULE$.cluster(
                        rows,
                        files,
                        CollectionConverters.asScala(
                                        columns.stream().map(Quoted::name).toList())
                                .toSeq(),
                        "zorder");
        return near.sortWithinPartitions(order);
    }
}
