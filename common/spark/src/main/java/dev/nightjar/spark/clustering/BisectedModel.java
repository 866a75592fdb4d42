/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import org.apache.spark.ml.clustering.BisectingKMeansModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/**
 * Spark ML's model of bisecting k-means, which predicts as that does and is saved otherwise: Spark 4.2 takes the path of some
 * of its files for that of a URI (`org.apache.spark.mllib.util.Loader`), so that those of a model in `a folder` come to
 * `a%20folder`.
 */
public final class BisectedModel extends BisectingKMeansModel {

    private static final long serialVersionUID = 1;

    BisectedModel(String uid, org.apache.spark.mllib.clustering.BisectingKMeansModel model) {
        super(uid, model);
    }

    /** A model that Spark ML fitted. */
    public static BisectedModel of(BisectingKMeansModel fitted) {
        BisectedModel model = new BisectedModel(fitted.uid(), parent(fitted));
        fitted.copyValues(model, ParamMap.empty());
        model.setParent(fitted.parent());
        return model;
    }

    /** What Spark ML loads a saved model with. */
    public static MLReader<BisectingKMeansModel> read() {
        return new ClusterTreeReader();
    }

    @Override
    public BisectedModel copy(ParamMap extra) {
        BisectedModel copy = new BisectedModel(uid(), parent(this));
        copyValues(copy, extra);
        copy.setParent(parent());
        return copy;
    }

    @Override
    public MLWriter write() {
        return new ClusterTreeWriter(this, parent(this));
    }

    private static org.apache.spark.mllib.clustering.BisectingKMeansModel parent(BisectingKMeansModel model) {
        return model.org$apache$spark$ml$clustering$BisectingKMeansModel$$parentModel();
    }
}
