/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Saves a forest as Spark ML saves models: parameters in `metadata`, one row a tree in Parquet in `data`. */
final class ForestWriter extends MLWriter {

    static final StructType SCHEMA =
            StructType.fromDDL("tree INT, rows INT, feature ARRAY<INT>, threshold ARRAY<DOUBLE>, length ARRAY<DOUBLE>");

    private final IsolationForestModel model;

    ForestWriter(IsolationForestModel model) {
        this.model = model;
    }

    /** Where below a model's folder its trees are. */
    static String data(String path) {
        return new Path(path, "data").toString();
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
        Forest forest = model.forest();
        List<Row> rows = new ArrayList<>();
        for (IsolationTree tree : forest.trees()) {
            rows.add(RowFactory.create(rows.size(), forest.rows(), tree.feature(), tree.threshold(), tree.length()));
        }
        sparkSession().createDataFrame(rows, SCHEMA).coalesce(1).write().parquet(data(path));
    }
}
