/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.core.spec.MonitoringSpec.DriftMetric;
import dev.nightjar.core.spec.MonitoringSpec.DriftSpec;
import dev.nightjar.spark.model.ModelProfile;
import dev.nightjar.spark.model.Profiler;
import dev.nightjar.spark.model.ReferenceDistribution;
import dev.nightjar.spark.monitoring.DriftFigure.Level;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class DriftTest {

    private static final Logger LOG = LoggerFactory.getLogger(DriftTest.class);
    private static final ReferenceDistribution AMOUNT =
            new ReferenceDistribution("numeric", List.of(1.0, 2.0, 3.0), List.of(), List.of(0.3, 0.3, 0.2, 0.1, 0.1));
    private static final ReferenceDistribution CONSTANT =
            new ReferenceDistribution("numeric", List.of(), List.of(), List.of(1.0, 0.0));
    private static final ReferenceDistribution COUNTRY = new ReferenceDistribution(
            "category", List.of(), List.of("DE", "FR", "it's"), List.of(0.5, 0.3, 0.1, 0.0, 0.1));
    private static final ReferenceDistribution PROBABILITY =
            new ReferenceDistribution("numeric", List.of(0.5), List.of(), List.of(0.9, 0.1, 0.0));
    private static final MonitoringSpec WATCH = new MonitoringSpec(
            Optional.empty(),
            Optional.of(new DriftSpec(DriftMetric.PSI, 0.10, 0.25)),
            Optional.of(new DriftSpec(DriftMetric.JS, 0.05, 0.10)),
            Optional.empty(),
            List.of());

    private final SparkSession spark = TestSpark.session();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void histogramsAreThoseOfALoopOverTheRows(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(RowFactory.create(amount(random), 5, country(random), random.nextInt(4)));
        }
        Map<String, ReferenceDistribution> shapes = new LinkedHashMap<>();
        shapes.put("amount", AMOUNT);
        shapes.put("same", CONSTANT);
        shapes.put("country", COUNTRY);
        shapes.put("n", AMOUNT);
        Dataset<Row> data =
                spark.createDataFrame(rows, StructType.fromDDL("amount DOUBLE, same INT, country STRING, n INT"));
        assertThat(Profiler.counts(data, shapes).values())
                .as("seed %d", seed)
                .containsExactly(
                        looped(rows, 0, AMOUNT),
                        looped(rows, 1, CONSTANT),
                        looped(rows, 2, COUNTRY),
                        looped(rows, 3, AMOUNT));
    }

    @Test
    void inputsAndPredictionAreEachMeasuredByTheirOwnMetric() {
        Dataset<Row> scored =
                spark.sql("SELECT 0.5D amount, 'US' country, IF(id < 90, 0.1D, 0.9D) probability FROM range(100)");
        List<DriftFigure> figures = Drift.measure(scored, scored, profile(), "probability", WATCH);
        assertThat(figures)
                .extracting(DriftFigure::text)
                .satisfiesExactlyInAnyOrder(
                        amount -> assertThat(amount).startsWith("amount psi ").endsWith(" > 0.25"),
                        country ->
                                assertThat(country).startsWith("country psi ").endsWith(" > 0.25"),
                        prediction -> assertThat(prediction).startsWith("probability js 0.000"));
        assertThat(figures)
                .extracting(DriftFigure::level)
                .containsExactlyInAnyOrder(Level.ALERT, Level.ALERT, Level.OK);
        assertThat(new DriftReport(figures).measures())
                .containsEntry("drift.alerts", 2.0)
                .containsEntry("drift.warnings", 0.0);
        assertThat(new DriftReport(figures).text("drift alert", Level.ALERT))
                .singleElement()
                .asString()
                .contains("drift alert: ", "country psi", "amount psi");
        assertThat(new DriftReport(figures).text("drift warning", Level.WARN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void withoutDriftRealisticNightsStayBelowTheWarning(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(RowFactory.create(drawn(AMOUNT, random), drawn(COUNTRY, random)));
        }
        Dataset<Row> bins = spark.createDataFrame(rows, StructType.fromDDL("amount_bin INT, country_bin INT"));
        Dataset<Row> examples = bins.selectExpr(
                "element_at(array(0.5D, 1.5D, 2.5D, 3.5D, NULL), amount_bin + 1) amount",
                "element_at(array('DE', 'FR', \"it's\", 'other', NULL), country_bin + 1) country");
        MonitoringSpec inputsOnly =
                new MonitoringSpec(Optional.empty(), WATCH.features(), Optional.empty(), Optional.empty(), List.of());
        assertThat(Drift.measure(examples, examples, profile(), "prediction", inputsOnly))
                .as("seed %d", seed)
                .hasSize(2)
                .allSatisfy(figure -> assertThat(figure.level()).isEqualTo(Level.OK))
                .allSatisfy(figure -> assertThat(figure.value()).isCloseTo(figure.byChance(), within(0.02)));
    }

    @Test
    void aDateWithoutRowsHasNoFigures() {
        Dataset<Row> examples = spark.sql("SELECT 0.5D amount, 'US' country, 0.5D probability WHERE false");
        assertThat(Drift.measure(examples, examples, profile(), "probability", WATCH))
                .isEmpty();
    }

    @Test
    void manyColumnsAreMeasuredInOneQuickPass() {
        Map<String, ReferenceDistribution> inputs = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        List<Double> edges = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);
        List<Double> shares = new ArrayList<>(Collections.nCopies(10, 0.1));
        shares.add(0.0);
        for (int i = 0; i < 20; i++) {
            columns.add("rand(" + i + ") c" + i);
            inputs.put("c" + i, new ReferenceDistribution("numeric", edges, List.of(), shares));
        }
        columns.add("IF(rand(99) < 0.9D, 0.1D, 0.9D) probability");
        Dataset<Row> examples =
                spark.range(100_000).selectExpr(columns.toArray(String[]::new)).cache();
        examples.foreach(row -> {});
        ModelProfile profile = new ModelProfile(inputs, Optional.of(PROBABILITY));
        List<DriftFigure> figures = List.of();
        for (int pass = 1; pass <= 3; pass++) {
            long started = System.nanoTime();
            figures = Drift.measure(examples, examples, profile, "probability", WATCH);
            LOG.info(
                    "Drift of 20 columns of 100000 rows, pass {}: {} ms",
                    pass,
                    (System.nanoTime() - started) / 1_000_000);
        }
        assertThat(figures).hasSize(21).filteredOn(f -> f.level() != Level.OK).isEmpty();
        assertThat(figures).extracting(DriftFigure::rows).containsOnly(100_000L);
    }

    private static ModelProfile profile() {
        Map<String, ReferenceDistribution> inputs = new LinkedHashMap<>();
        inputs.put("amount", AMOUNT);
        inputs.put("country", COUNTRY);
        return new ModelProfile(inputs, Optional.of(PROBABILITY));
    }

    private static List<Long> looped(List<Row> rows, int column, ReferenceDistribution reference) {
        List<Long> counts =
                new ArrayList<>(Collections.nCopies(reference.shares().size(), 0L));
        for (Row row : rows) {
            int bin = reference.kind().equals("numeric")
                    ? bin((Number) row.get(column), reference.edges())
                    : bin((String) row.get(column), reference.categories());
            counts.set(bin, counts.get(bin) + 1);
        }
        return counts;
    }

    private static int bin(Number value, List<Double> edges) {
        if (value == null || Double.isNaN(value.doubleValue())) {
            return edges.size() + 1;
        }
        return (int) edges.stream().filter(edge -> value.doubleValue() >= edge).count();
    }

    private static int bin(String value, List<String> categories) {
        if (value == null) {
            return categories.size() + 1;
        }
        return categories.contains(value) ? categories.indexOf(value) : categories.size();
    }

    private static Double amount(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> Double.NaN;
            case 2 -> 2.0;
            case 3 -> Double.POSITIVE_INFINITY;
            default -> random.nextDouble() * 5 - 1;
        };
    }

    private static String country(Random random) {
        return new String[] {null, "DE", "FR", "it's", "unseen", "", "de"}[random.nextInt(7)];
    }

    private static int drawn(ReferenceDistribution reference, Random random) {
        double at = random.nextDouble();
        int bin = 0;
        while (bin < reference.shares().size() - 1 && at >= reference.shares().get(bin)) {
            at -= reference.shares().get(bin++);
        }
        return bin;
    }
}
