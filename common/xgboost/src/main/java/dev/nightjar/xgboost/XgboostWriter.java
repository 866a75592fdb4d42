/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;

/** Saves a model as Spark ML saves models: parameters as JSON in `metadata`, and the booster as XGBoost saves it. */
final class XgboostWriter extends MLWriter {

    private static final String BOOSTER = "booster." + BoosterTraining.FORMAT;

    private final XgboostModel model;

    XgboostWriter(XgboostModel model) {
        this.model = model;
    }

    /** Where below a model's folder its booster is. */
    static Path booster(String path) {
        return new Path(path, BOOSTER);
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
        Path file = booster(path);
        try (OutputStream out = file.getFileSystem(sparkSession().sessionState().newHadoopConf())
                .create(file, false)) {
            out.write(model.booster());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot save a booster to " + file, e);
        }
    }
}
