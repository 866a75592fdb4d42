/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far two partitions of the same rows agree. */
public final class RandIndex {

    private RandIndex() {}

    /**
     * The adjusted Rand index (Hubert and Arabie, Journal of Classification 2, 1985, equation 5): the share of pairs of rows
     * that both columns put together or apart, on a scale from 0, as by chance, to 1, the same partition. Null is a part of
     * its own.
     *
     * @return 1 if both columns put all rows together
     */
    public static double adjusted(Dataset<Row> rows, String one, String other) {
        List<Row> cells = rows.groupBy(col(one).cast("string"), col(other).cast("string"))
                .count()
                // one row a pair of parts
                .collectAsList();
        Map<String, Long> ones = new HashMap<>();
        Map<String, Long> others = new HashMap<>();
        double together = 0;
        long all = 0;
        for (Row cell : cells) {
            together += pairs(cell.getLong(2));
            ones.merge(cell.isNullAt(0) ? "" : "=" + cell.getString(0), cell.getLong(2), Long::sum);
            others.merge(cell.isNullAt(1) ? "" : "=" + cell.getString(1), cell.getLong(2), Long::sum);
            all += cell.getLong(2);
        }
        double inOne = ones.values().stream().mapToDouble(RandIndex::pairs).sum();
        double inOther = others.values().stream().mapToDouble(RandIndex::pairs).sum();
        double byChance = all < 2 ? 0 : inOne * inOther / pairs(all);
        double most = (inOne + inOther) / 2;
        return most == byChance ? 1 : (together - byChance) / (most - byChance);
    }

    private static double pairs(long rows) {
        return rows * (rows - 1.0) / 2;
    }
}
