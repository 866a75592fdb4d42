/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import java.util.List;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;

/** Loads what {@link ForestWriter} saved. */
final class ForestReader extends MLReader<IsolationForestModel> {

    @Override
    public IsolationForestModel load(String path) {
        DefaultParamsReader.Metadata metadata =
                DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), IsolationForestModel.class.getName());
        List<Row> rows = sparkSession()
                .read()
                .schema(ForestWriter.SCHEMA)
                .parquet(ForestWriter.data(path))
                .orderBy("tree")
                .collectAsList();
        Forest forest = new Forest(
                rows.get(0).getInt(1), rows.stream().map(ForestReader::tree).toList());
        IsolationForestModel model = new IsolationForestModel(metadata.uid(), forest);
        metadata.getAndSetParams(model, scala.Option.empty());
        return model;
    }

    private static IsolationTree tree(Row row) {
        return new IsolationTree(
                row.<Integer>getList(2).stream().mapToInt(i -> i).toArray(),
                row.<Double>getList(3).stream().mapToDouble(d -> d).toArray(),
                row.<Double>getList(4).stream().mapToDouble(d -> d).toArray());
    }
}
