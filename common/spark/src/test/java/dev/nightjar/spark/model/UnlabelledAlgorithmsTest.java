/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Algorithms that learn without labels are saved, and say the same in a fresh process: one of each kind, the tests of their
 * tasks load the others.
 */
class UnlabelledAlgorithmsTest {

    private static final List<String> CLUSTERS = List.of("bisecting_kmeans", "gaussian_mixture");
    private static final List<String> ANOMALIES = List.of("isolation_forest", "pca");

    @TempDir
    Path folder;

    @Test
    void theySayTheSameInAFreshProcess() throws Exception {
        List<ServingRequest> requests = new ArrayList<>();
        Dataset<Row> parts = ThreeParts.examples(600);
        for (String algorithm : CLUSTERS) {
            requests.add(saved(ThreeParts.pipeline(algorithm, "{k: 3}", "{x: x, y: y, shop: shop}"), parts));
        }
        requests.add(saved(ThreeParts.pipeline("lda", "{k: 3}", "{text: text, words: words}"), parts));
        Dataset<Row> frauds = SimulatedFraud.examples().where("id < 1000");
        for (String algorithm : ANOMALIES) {
            requests.add(saved(SimulatedFraud.pipeline("{task: anomaly, algorithm: " + algorithm + "}"), frauds));
        }
        List<String> same = new ArrayList<>(Collections.nCopies(3, "0 of 180"));
        same.addAll(Collections.nCopies(2, "0 of 300"));
        assertThat(SavedModels.askAFreshProcess(folder, requests)).isEqualTo(same);
    }

    private ServingRequest saved(PipelineSpec spec, Dataset<Row> examples) {
        FittedModel fitted = FittedModel.fit(TestSpark.session(), TrainingSet.of(examples.drop("_label"), spec), spec);
        String name = spec.model().orElseThrow().task().orElseThrow().name().toLowerCase(Locale.ROOT) + "-"
                + spec.model().orElseThrow().algorithm().orElseThrow();
        return SavedModels.save(fitted.model(), examples.where("_split = 'test'"), folder.resolve(name));
    }
}
