/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real data are known to allow is reached, and does not hang on the seed. */
class AdultModelsIT {

    private static final LocalDate NIGHT = LocalDate.parse("2026-01-31");
    private static final long[] SEEDS = {42, 1, 2, 3, 4};

    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gbt                 | 0.925 | {maxIter: 100, maxDepth: 5, stepSize: 0.15, subsamplingRate: 0.8, minInstancesPerNode: 10}
            logistic_regression | 0.905 | {regParam: 0.0001}
            """)
    void adultIsPredictedAsWellAsItCanBeWithAnySeed(String algorithm, double least, String params) {
        Path data =
                Path.of(System.getProperty("nightjar.home"), "../shared/data").normalize();
        assumeTrue(Files.exists(data.resolve("adult.data")), "../shared/data/adult.data is absent");
        OneSource source = new OneSource(TestSpark.session(), folder.resolve(algorithm));
        is(source, data, algorithm, params, SEEDS[0]);
        source.run("ingest.s", NIGHT);
        MetricValue first = auc(source, NIGHT);
        assertThat(first.value()).isGreaterThanOrEqualTo(least);
        for (int i = 0; i < SEEDS.length; i++) {
            is(source, data, algorithm, params, SEEDS[i]);
            // a night of its own, as a model is trained once a night
            MetricValue auc = auc(source, NIGHT.plusDays(i));
            System.out.printf(
                    Locale.ROOT,
                    "adult %s seed=%d areaUnderROC=%.4f interval=%.4f..%.4f%n",
                    algorithm,
                    SEEDS[i],
                    auc.value(),
                    auc.low().orElseThrow(),
                    auc.high().orElseThrow());
            assertThat(auc.value())
                    .isBetween(first.low().orElseThrow(), first.high().orElseThrow());
        }
    }

    private static void is(OneSource source, Path data, String algorithm, String params, long seed) {
        source.is(
                "{format: csv, path: \"" + data.resolve("adult.data") + "\", load: snapshot,"
                        + " options: {ignoreLeadingWhiteSpace: \"true\", ignoreTrailingWhiteSpace: \"true\","
                        + " nullValue: \"?\"}, schema: \"age INT, workclass STRING, fnlwgt INT, education STRING,"
                        + " education_num INT, marital_status STRING, occupation STRING, relationship STRING, race STRING,"
                        + " sex STRING, capital_gain INT, capital_loss INT, hours_per_week INT, native_country STRING,"
                        + " income STRING\", clean: [{derive: {id: \"xxhash64(age, workclass, fnlwgt, education,"
                        + " marital_status, occupation, relationship, race, sex, capital_gain, capital_loss,"
                        + " hours_per_week, native_country)\"}}]}",
                "dataset:",
                "  spine: s",
                "  key: [id]",
                "  columns: {age: age, workclass: workclass, education: education, education_num: education_num,",
                "    marital_status: marital_status, occupation: occupation, relationship: relationship, race: race,",
                "    sex: sex, capital_gain: capital_gain, capital_loss: capital_loss, hours: hours_per_week,",
                "    native_country: native_country, gain: log1p(capital_gain), loss: log1p(capital_loss),",
                "    age_squared: age * age}",
                "  label: {expr: income}",
                "  split: {by: hash, key: [id], train: 0.7, test: 0.3}",
                "model: {task: classification, algorithm: " + algorithm + ", params: " + params + ", seed: " + seed
                        + ", retrain: {every: P1D}}");
    }

    /** Of the test rows, with the model that the night trains. */
    private static MetricValue auc(OneSource source, LocalDate night) {
        source.run("train", night);
        return source.night(night, "train").registry().model("p").versions().stream()
                .max(Comparator.comparing(version -> version.version()))
                .orElseThrow()
                .metrics()
                .get("test")
                .get("areaUnderROC");
    }
}
