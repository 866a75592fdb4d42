/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;

/** The files of a {@link SegmentedModel}: Spark ML's metadata, and a Parquet table of segments and the fallback. */
final class SegmentedModelFiles {

    private static final String DATA = "data";
    private static final long BYTES_A_FILE = 64L << 20;

    /** The kind of model, in the row of the fallback. */
    private static final String TREES = "trees";

    private static final String LINEAR = "linear";

    private SegmentedModelFiles() {}

    /** Writes them. */
    static final class Writer extends MLWriter {

        private final SegmentedModel model;

        Writer(SegmentedModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
            Scorer fallback = model.fallback();
            List<Row> rows = new ArrayList<>();
            rows.add(new TrainedSegment(
                            null,
                            0,
                            fallback instanceof TreeScorer ? TREES : LINEAR,
                            fallback.ints(),
                            fallback.doubles())
                    .row());
            long bytes = 0;
            for (TrainedSegment segment : model.trained()) {
                rows.add(segment.row());
                bytes += segment.bytes();
            }
            sparkSession()
                    .createDataFrame(rows, TrainedSegment.SCHEMA)
                    .coalesce((int) (bytes / BYTES_A_FILE) + 1)
                    .write()
                    .parquet(path + "/" + DATA);
        }
    }

    /** Reads them. */
    static final class Reader extends MLReader<SegmentedModel> {

        @Override
        public SegmentedModel load(String path) {
            DefaultParamsReader.Metadata metadata =
                    DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), SegmentedModel.class.getName());
            // as many rows as segments, which fitted into memory when they were trained
            List<TrainedSegment> rows =
                    sparkSession()
                            .read()
                            .schema(TrainedSegment.SCHEMA)
                            .parquet(path + "/" + DATA)
                            .collectAsList()
                            .stream()
                            .map(TrainedSegment::of)
                            .toList();
            TrainedSegment all = rows.stream()
                    .filter(row -> row.segment() == null)
                    .findFirst()
                    .orElseThrow();
            Scorer fallback = all.served().equals(TREES)
                    ? new TreeScorer(all.ints(), all.doubles())
                    : LinearScorer.of(all.ints(), all.doubles());
            SegmentedModel model = new SegmentedModel(
                    metadata.uid(),
                    fallback,
                    rows.stream()
                            .filter(row -> row.segment() != null)
                            .sorted(Comparator.comparing(TrainedSegment::segment))
                            .toList());
            metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
            return model;
        }
    }
}
