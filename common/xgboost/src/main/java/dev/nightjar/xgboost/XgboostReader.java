/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;

/** Loads what {@link XgboostWriter} saved. */
final class XgboostReader extends MLReader<XgboostModel> {

    @Override
    public XgboostModel load(String path) {
        DefaultParamsReader.Metadata metadata =
                DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), XgboostModel.class.getName());
        XgboostModel model = new XgboostModel(metadata.uid(), booster(XgboostWriter.booster(path)));
        metadata.getAndSetParams(model, scala.Option.empty());
        return model;
    }

    private byte[] booster(Path file) {
        try (InputStream in = file.getFileSystem(sparkSession().sessionState().newHadoopConf())
                .open(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the booster " + file, e);
        }
    }
}
