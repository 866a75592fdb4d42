/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * How well clusters keep apart, from -1 to 1 (Rousseeuw, Journal of Computational and Applied Mathematics 20, 1987): the
 * mean over rows of (b - a) / max(a, b), where a is the mean distance to the other rows of the own cluster and b that to
 * the rows of the nearest other one. Distances are squared Euclidean, as in Spark's ClusteringEvaluator, so that the
 * count, mean and square of each cluster are all that a row need know of the others. A row alone in its cluster has 0.
 *
 * @param value the mean
 * @param deviation the standard deviation of the rows' values
 */
public record Silhouette(double value, double deviation, long rows) {

    /** What a row must know of a cluster. */
    private record Cluster(int id, double rows, Vector mean, double square) implements Serializable {

        /** Sum of the squared distances of a row to all rows of the cluster. */
        double distances(Vector row, double rowSquare) {
            return rows * (rowSquare - 2 * row.dot(mean)) + square;
        }
    }

    /**
     * Two passes.
     *
     * @param rows with a vector of features and an INT prediction; those without a prediction do not count
     * @return 0 if there are fewer than two clusters
     */
    public static Silhouette of(Dataset<Row> rows, String features, String prediction) {
        Dataset<Row> assigned = rows.where(col(prediction).isNotNull());
        List<Cluster> clusters = clusters(assigned, features, prediction);
        if (clusters.size() < 2) {
            return new Silhouette(
                    0, 0, (long) clusters.stream().mapToDouble(Cluster::rows).sum());
        }
        UDF2<Vector, Integer, Double> silhouette = (vector, cluster) -> of(vector, cluster, clusters);
        Row all = assigned.select(udf(silhouette, DataTypes.DoubleType)
                        .apply(col(features), col(prediction))
                        .as("silhouette"))
                .agg(avg("silhouette"), stddev_samp("silhouette"), count(lit(1)))
                .first();
        return new Silhouette(all.getDouble(0), all.getDouble(1), all.getLong(2));
    }

    /** Half the width of the 95 % interval of the mean, the clusters given. */
    public double halfWidth() {
        return rows < 2 ? 0 : 1.96 * deviation / Math.sqrt((double) rows);
    }

    private static List<Cluster> clusters(Dataset<Row> rows, String features, String prediction) {
        List<Cluster> clusters = new ArrayList<>();
        for (Row row : rows.groupBy(col(prediction))
                .agg(count(lit(1)), Summarizer.mean(col(features)), Summarizer.normL2(col(features)))
                // one row a cluster
                .collectAsList()) {
            Vector norms = row.getAs(3);
            clusters.add(new Cluster(row.getInt(0), (double) row.getLong(1), row.getAs(2), norms.dot(norms)));
        }
        clusters.sort(Comparator.comparingInt(Cluster::id));
        return new ArrayList<>(clusters);
    }

    private static double of(Vector row, int own, List<Cluster> clusters) {
        double norm = Vectors.norm(row, 2);
        double square = norm * norm;
        double within = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (Cluster cluster : clusters) {
            double distances = Math.max(0, cluster.distances(row, square));
            if (cluster.id != own) {
                nearest = Math.min(nearest, distances / cluster.rows);
            } else if (cluster.rows < 2) {
                return 0;
            } else {
                within = distances / (cluster.rows - 1);
            }
        }
        double greater = Math.max(within, nearest);
        return greater == 0 ? 0 : (nearest - within) / greater;
    }
}
