/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.clustering.BisectingKMeansModel;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.mllib.clustering.ClusteringTreeNode;
import org.apache.spark.mllib.clustering.VectorWithNorm;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Row;

/** Loads what {@link ClusterTreeWriter} saved. */
final class ClusterTreeReader extends MLReader<BisectingKMeansModel> {

    @Override
    public BisectingKMeansModel load(String path) {
        DefaultParamsReader.Metadata metadata =
                DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), BisectedModel.class.getName());
        List<Row> rows = sparkSession()
                .read()
                .schema(ClusterTreeWriter.SCHEMA)
                .parquet(ClusterTreeWriter.data(path))
                .orderBy("node")
                .collectAsList();
        BisectedModel model = new BisectedModel(
                metadata.uid(),
                new org.apache.spark.mllib.clustering.BisectingKMeansModel(
                        root(rows),
                        rows.get(0).getAs("distanceMeasure"),
                        rows.get(0).<Double>getAs("trainingCost")));
        metadata.getAndSetParams(model, scala.Option.empty());
        return model;
    }

    /** From the last node on, as children come after their parent. */
    private static ClusteringTreeNode root(List<Row> rows) {
        List<List<ClusteringTreeNode>> children = new ArrayList<>();
        rows.forEach(row -> children.add(new ArrayList<>()));
        for (int node = rows.size() - 1; node > 0; node--) {
            children.get(rows.get(node).<Integer>getAs("parent")).add(0, node(rows.get(node), children.get(node)));
        }
        return node(rows.get(0), children.get(0));
    }

    private static ClusteringTreeNode node(Row row, List<ClusteringTreeNode> children) {
        double[] center = row.<Double>getList(row.fieldIndex("center")).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new ClusteringTreeNode(
                row.<Integer>getAs("index"),
                row.<Long>getAs("size"),
                new VectorWithNorm(Vectors.dense(center), row.<Double>getAs("norm"), 1),
                row.<Double>getAs("cost"),
                row.<Double>getAs("height"),
                children.toArray(ClusteringTreeNode[]::new));
    }
}
