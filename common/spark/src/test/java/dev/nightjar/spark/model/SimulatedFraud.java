/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Simulated customers of three habits and, one in fifty, frauds of three kinds: dear payments, very many by night, and far
 * from home. Some ages are not known.
 */
final class SimulatedFraud {

    private static final int ROWS = 6_000;
    private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, spend DOUBLE, payments INT, night DOUBLE,"
            + " distance_km DOUBLE, age INT, channel STRING, _label BOOLEAN, _weight DOUBLE, _split STRING");

    private SimulatedFraud() {}

    /** A pipeline over such rows, with its model as a flow mapping of YAML. */
    static PipelineSpec pipeline(String model, String... keys) {
        String yaml = """
                apiVersion: nightjar/v1
                pipeline: frauds
                sources:
                  rows: {format: csv, path: rows.csv, schema: "id LONG, spend DOUBLE, payments INT, night DOUBLE, distance_km DOUBLE, age INT, channel STRING, fraud BOOLEAN"}
                dataset:
                  spine: rows
                  key: [id]
                  columns: {spend: spend, payments: payments, night: night, distance_km: distance_km, age: age, channel: channel}
                """ + String.join("\n", keys).indent(2) + "model: " + model + "\n";
        return PipelineReader.parse(yaml, "frauds.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
    }

    /** Examples, most of them for training. */
    static Dataset<Row> examples() {
        SplittableRandom random = new SplittableRandom(20_260_301);
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            boolean fraud = random.nextInt(50) == 0;
            String split =
                    id % 10 < 6 ? ExampleColumns.TRAIN : id % 10 < 7 ? ExampleColumns.VALIDATION : ExampleColumns.TEST;
            rows.add(RowFactory.create(customer(id, fraud, split, random)));
        }
        return TestSpark.session().createDataFrame(rows, SCHEMA).repartition(3).localCheckpoint();
    }

    private static Object[] customer(long id, boolean fraud, String split, SplittableRandom random) {
        int habit = random.nextInt(10) < 6 ? 0 : random.nextInt(4) == 0 ? 2 : 1;
        int kind = fraud ? 1 + random.nextInt(3) : 0;
        double spend = new double[] {40, 25, 90}[habit] * Math.exp(0.35 * random.nextGaussian());
        double payments = new double[] {20, 60, 8}[habit] + new double[] {5, 9, 3}[habit] * random.nextGaussian();
        double night = new double[] {0.05, 0.2, 0.02}[habit] + 0.03 * Math.abs(random.nextGaussian());
        double distance = 12 * Math.exp(0.8 * random.nextGaussian());
        if (kind == 1) {
            spend *= 4 + 3 * random.nextDouble();
        } else if (kind == 2) {
            payments = 110 + 25 * random.nextGaussian();
            night = 0.5 + 0.4 * random.nextDouble();
        } else if (kind == 3) {
            distance += 150 + 200 * random.nextDouble();
        }
        Integer age = random.nextInt(20) == 0 ? null : 20 + random.nextInt(60);
        String channel = random.nextInt(3) == 0 ? "web" : habit == 2 ? "branch" : "app";
        return new Object[] {
            id, spend, Math.max(1, (int) payments), Math.min(1, night), distance, age, channel, fraud, 1.0, split
        };
    }
}
