/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;

/** Finds the model that serves a segment; every executor gets one. */
final class SegmentTable implements Serializable {

    private final Scorer fallback;
    private final Map<String, Scorer> own = new HashMap<>();

    private transient Shared shared;

    SegmentTable(Scorer fallback, List<TrainedSegment> trained) {
        this.fallback = fallback;
        for (TrainedSegment segment : trained) {
            if (segment.hasOwn()) {
                own.put(segment.segment(), scorer(fallback, segment.ints(), segment.doubles()));
            }
        }
    }

    /** What the arrays of a segment are is told by the fallback, which is of the same kind. */
    static Scorer scorer(Scorer like, int[] ints, double[] doubles) {
        return like instanceof TreeScorer ? new TreeScorer(ints, doubles) : LinearScorer.of(ints, doubles);
    }

    /** The table on the executors of an application, sent to each once. */
    record Shared(Broadcast<SegmentTable> broadcast) implements Serializable {
        SegmentTable table() {
            return broadcast.value();
        }
    }

    synchronized Shared shared(SparkSession spark) {
        if (shared == null) {
            shared = new Shared(
                    spark.sparkContext().broadcast(this, scala.reflect.ClassTag$.MODULE$.apply(SegmentTable.class)));
        }
        return shared;
    }

    String served(String segment) {
        return own.containsKey(segment) ? segment : SegmentKey.FALLBACK;
    }

    double margin(String segment, Vector features) {
        return own.getOrDefault(segment, fallback).margin(features);
    }
}
