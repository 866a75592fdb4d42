/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.mllib.clustering.BisectingKMeansModel;
import org.apache.spark.mllib.clustering.ClusteringTreeNode;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Saves a tree of clusters: parameters in `metadata`, one row a node in Parquet in `data`, the root first and each node
 * before those below it.
 */
final class ClusterTreeWriter extends MLWriter {

    static final StructType SCHEMA =
            StructType.fromDDL("node INT, parent INT, index INT, size BIGINT, center ARRAY<DOUBLE>,"
                    + " norm DOUBLE, cost DOUBLE, height DOUBLE, distanceMeasure STRING, trainingCost DOUBLE");

    private final BisectedModel model;
    private final BisectingKMeansModel tree;

    ClusterTreeWriter(BisectedModel model, BisectingKMeansModel tree) {
        this.model = model;
        this.tree = tree;
    }

    /** Where below a model's folder its nodes are. */
    static String data(String path) {
        return new Path(path, "data").toString();
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
        List<Row> rows = new ArrayList<>();
        add(rows, tree.root(), -1);
        sparkSession().createDataFrame(rows, SCHEMA).coalesce(1).write().parquet(data(path));
    }

    private void add(List<Row> rows, ClusteringTreeNode node, int parent) {
        int number = rows.size();
        rows.add(RowFactory.create(
                number,
                parent,
                node.index(),
                node.size(),
                node.centerWithNorm().vector().toArray(),
                node.centerWithNorm().norm(),
                node.cost(),
                node.height(),
                tree.distanceMeasure(),
                tree.trainingCost()));
        Stream.of(node.children()).forEach(child -> add(rows, child, number));
    }
}
