/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import dev.nightjar.core.failure.DataRefused;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;

/** Rows of {@link Frame#sorted} as series, one in memory at a time. */
final class SeriesIterator implements Iterator<Series> {

    /** 80 years of minutes. */
    private static final long MOST_PERIODS = 42_000_000;

    private final Iterator<Row> rows;
    private final Frame frame;
    private final Periods periods;
    private Row next;

    SeriesIterator(Iterator<Row> rows, Frame frame) {
        this.rows = rows;
        this.frame = frame;
        this.periods = frame.settings().periods();
        this.next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Series next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Row head = next;
        long first = periods.at(frame.at(head));
        List<Row> newest = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        while (next != null && sameSeries(head, next)) {
            int place = place(first);
            while (newest.size() <= place) {
                newest.add(null);
                sums.add(Double.NaN);
            }
            newest.set(place, next);
            sums.set(place, plus(sums.get(place), frame.value(next)));
            next = rows.hasNext() ? rows.next() : null;
        }
        return new Series(
                new Values(first, sums.stream().mapToDouble(sum -> sum).toArray()), newest);
    }

    private int place(long first) {
        long place = periods.at(frame.at(next)) - first;
        if (place >= MOST_PERIODS) {
            throw new DataRefused("Cannot forecast: a series is longer than " + MOST_PERIODS + " periods of "
                    + frame.settings().frequency() + ". Look for wrong values of "
                    + frame.settings().timestamp() + ", or set a longer model.forecast.frequency.");
        }
        return (int) place;
    }

    private boolean sameSeries(Row one, Row other) {
        for (int i = 0; i < frame.settings().series().size(); i++) {
            if (!Objects.equals(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static double plus(double sum, double value) {
        if (Double.isNaN(value)) {
            return sum;
        }
        return Double.isNaN(sum) ? value : sum + value;
    }
}
