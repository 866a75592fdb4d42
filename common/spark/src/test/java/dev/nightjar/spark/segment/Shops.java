/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Simulated rows of shops, each with coefficients of its own: `shop` STRING, `features` of six columns of which one is mostly
 * zero and one constant, `label` 0 or 1, `amount` DOUBLE and `weight` from 0.5 to 1.5.
 */
final class Shops {

    static final SegmentColumns CLASSES =
            new SegmentColumns(List.of("shop"), "features", "label", "weight", "guess", "probability", "margins");
    static final SegmentColumns AMOUNTS =
            new SegmentColumns(List.of("shop"), "features", "amount", "weight", "guess", "", "");

    private static final StructType SCHEMA = new StructType()
            .add("shop", DataTypes.StringType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("amount", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType);

    private Shops() {}

    /** So many rows of each shop, in a random order. */
    static Dataset<Row> rows(long seed, int shops, int rowsEach) {
        List<Row> rows = new ArrayList<>();
        for (int shop = 0; shop < shops; shop++) {
            rows.addAll(
                    shop(String.format(Locale.ROOT, "shop %03d", shop), new SplittableRandom(seed + shop), rowsEach));
        }
        Collections.shuffle(rows, new Random(seed));
        return TestSpark.session().createDataFrame(rows, SCHEMA).repartition(3).cache();
    }

    private static List<Row> shop(String name, SplittableRandom random, int number) {
        double[] effects = random.doubles(6).map(d -> 2 * d - 1).toArray();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            double[] x = {
                random.nextDouble(),
                100 + 30 * random.nextGaussian(),
                random.nextInt(20),
                random.nextInt(5) == 0 ? random.nextDouble() : 0,
                7,
                random.nextBoolean() ? 1 : 0
            };
            double signal = effects[0] * x[0] * 3
                    + effects[1] * (x[1] - 100) / 30
                    + effects[2] * x[2] / 10
                    + effects[3] * x[3]
                    + effects[5] * x[5];
            double label = signal + random.nextGaussian() > 0.3 ? 1 : 0;
            double amount = 50 + 10 * signal + 3 * random.nextGaussian();
            boolean sparse = i % 2 == 0;
            rows.add(RowFactory.create(
                    name,
                    sparse ? Vectors.dense(x).toSparse() : Vectors.dense(x),
                    label,
                    amount,
                    0.5 + random.nextDouble()));
        }
        return rows;
    }
}
