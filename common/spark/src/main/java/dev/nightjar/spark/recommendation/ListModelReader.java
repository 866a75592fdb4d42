/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;

/** Reads a saved {@link ListModel}. */
final class ListModelReader<M extends ListModel<M>> extends MLReader<M> {

    private final Class<M> type;
    private final BiFunction<String, Function<String, Dataset<Row>>, M> make;

    /** @param make of its identifier and the tables that were saved, by the names of their folders */
    ListModelReader(Class<M> type, BiFunction<String, Function<String, Dataset<Row>>, M> make) {
        this.type = type;
        this.make = make;
    }

    @Override
    public M load(String path) {
        Metadata metadata = DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
        M model = make.apply(metadata.uid(), table -> sparkSession().read().parquet(path + "/" + table));
        metadata.getAndSetParams(model, Option.empty());
        return model;
    }
}
