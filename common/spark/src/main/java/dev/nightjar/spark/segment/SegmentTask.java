/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Trains the segments of a partition one after the other. Its rows are segment, label, weight and vector, those of a segment one
 * after the other.
 *
 * @param minRows segments with fewer get no model of their own
 */
record SegmentTask(SegmentTrainer trainer, long minRows) implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> sorted) {
        return new Segments(sorted);
    }

    /** Holds the rows of one segment at a time. */
    private final class Segments implements Iterator<Row> {

        private final Iterator<Row> sorted;
        private final SegmentRows rows = new SegmentRows();
        private Row next;

        Segments(Iterator<Row> sorted) {
            this.sorted = sorted;
            this.next = sorted.hasNext() ? sorted.next() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Row next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            String segment = next.getString(0);
            rows.clear();
            while (next != null && next.getString(0).equals(segment)) {
                // rows that count nothing teach nothing
                if (next.getDouble(2) > 0) {
                    rows.add(next.getDouble(1), next.getDouble(2), (Vector) next.get(3));
                }
                next = sorted.hasNext() ? sorted.next() : null;
            }
            return trained(segment).row();
        }

        private TrainedSegment trained(String segment) {
            if (segment.equals(SegmentKey.FALLBACK)) {
                return TrainedSegment.without(segment, rows.size(), TrainedSegment.RESERVED_NAME);
            }
            if (rows.size() < minRows) {
                return TrainedSegment.without(segment, rows.size(), TrainedSegment.FEW_ROWS);
            }
            if (trainer.link().classifies() && rows.oneLabel()) {
                return TrainedSegment.without(segment, rows.size(), TrainedSegment.ONE_LABEL);
            }
            return TrainedSegment.own(segment, rows.size(), trainer.train(rows));
        }
    }
}
