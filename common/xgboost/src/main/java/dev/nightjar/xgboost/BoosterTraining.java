/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import static org.apache.spark.sql.functions.spark_partition_id;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.LabeledPoint;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.RabitTracker;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Trains a booster in Spark tasks. One alone needs nobody; several start together as a barrier stage and add up their
 * histograms over sockets, which XGBoost's tracker on the driver introduces to each other.
 *
 * @param settings as XGBoost's library names them
 * @param missing a value that stands for a missing one, beside NaN
 */
record BoosterTraining(Map<String, Object> settings, int rounds, float missing) implements Serializable {

    private static final int TRACKER_TIMEOUT_SECONDS = 300;

    /** XGBoost's own binary JSON, which newer versions read. */
    static final String FORMAT = "ubj";

    /** @return the booster in {@link #FORMAT} */
    byte[] train(Dataset<Row> examples, int workers) {
        Dataset<Row> ordered = Examples.inOrder(examples, workers);
        if (workers == 1) {
            return ordered.javaRDD()
                    .mapPartitions(rows -> trained(rows, Cluster.ALONE))
                    .first();
        }
        Workers.requireRowsOfEach(
                ordered.select(spark_partition_id()).distinct().count(), workers);
        String host = examples.sparkSession().sparkContext().conf().get("spark.driver.host");
        try {
            RabitTracker tracker = new RabitTracker(workers, host, 0, TRACKER_TIMEOUT_SECONDS);
            try {
                tracker.start();
                return together(ordered.javaRDD(), new Cluster(tracker.getWorkerArgs()));
            } finally {
                tracker.stop();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("Cannot let workers of xgboost find each other: " + e.getMessage(), e);
        }
    }

    private byte[] together(JavaRDD<Row> rows, Cluster cluster) {
        scala.Function1<scala.collection.Iterator<Row>, scala.collection.Iterator<byte[]>> task =
                (scala.Function1<scala.collection.Iterator<Row>, scala.collection.Iterator<byte[]>> & Serializable)
                        some -> CollectionConverters.asScala(trained(CollectionConverters.asJava(some), cluster));
        RDD<byte[]> boosters = rows.rdd().barrier().mapPartitions(task, false, ClassTag$.MODULE$.apply(byte[].class));
        return boosters.toJavaRDD().collect().get(0);
    }

    /** All workers have the same booster in the end, and the first answers. */
    private Iterator<byte[]> trained(Iterator<Row> rows, Cluster cluster) {
        try (Cluster.Membership membership = cluster.join()) {
            DMatrix data = new DMatrix(new Points(rows), null, missing);
            try {
                Booster booster = XGBoost.train(data, settings, rounds, Map.of(), null, null);
                try {
                    return (membership.first() ? List.of(booster.toByteArray(FORMAT)) : List.<byte[]>of()).iterator();
                } finally {
                    booster.dispose();
                }
            } finally {
                data.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("xgboost failed to train: " + e.getMessage(), e);
        }
    }

    /** Rows as XGBoost reads them. */
    private record Points(Iterator<Row> rows) implements Iterator<LabeledPoint> {

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public LabeledPoint next() {
            Row row = rows.next();
            float[] numbers = Examples.numbers((Vector) row.get(Examples.FEATURES));
            return new LabeledPoint((float) row.getDouble(Examples.LABEL), numbers.length, null, numbers, (float)
                    row.getDouble(Examples.WEIGHT));
        }
    }
}
