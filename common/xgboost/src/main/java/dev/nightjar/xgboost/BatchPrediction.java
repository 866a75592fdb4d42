/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** Predicts many rows in one call of XGBoost's library, as a call costs more than a row. */
final class BatchPrediction implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1;

    private static final int MOST_ROWS = 4096;

    /** Numbers of a batch, 4 MiB, so that long vectors make short batches. */
    private static final int MOST_NUMBERS = 1 << 20;

    private final byte[] booster;
    private final int features;
    private final int classes;
    private final float missing;

    /**
     * @param features place of the feature vector in a row
     * @param classes 0 of a regression
     * @param missing a value that stands for a missing one, beside NaN
     */
    BatchPrediction(byte[] booster, int features, int classes, float missing) {
        this.booster = booster;
        this.features = features;
        this.classes = classes;
        this.missing = missing;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws Exception {
        if (!rows.hasNext()) {
            return rows;
        }
        Booster loaded = XGBoost.loadModel(booster);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> loaded.dispose());
        loaded.setParam("nthread", 1);
        return new Batches(rows, loaded);
    }

    /** The predicted rows, a batch at a time. */
    private final class Batches implements Iterator<Row> {

        private final Iterator<Row> rows;
        private final Booster loaded;
        private Iterator<Row> predicted = List.<Row>of().iterator();

        Batches(Iterator<Row> rows, Booster loaded) {
            this.rows = rows;
            this.loaded = loaded;
        }

        @Override
        public boolean hasNext() {
            return predicted.hasNext() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!predicted.hasNext()) {
                predicted = batch();
            }
            return predicted.next();
        }

        private Iterator<Row> batch() {
            List<Row> batch = new ArrayList<>();
            List<float[]> numbers = new ArrayList<>();
            int width;
            do {
                Row row = rows.next();
                batch.add(row);
                numbers.add(Examples.numbers(row.getAs(features)));
                width = numbers.get(0).length;
            } while (rows.hasNext() && batch.size() < MOST_ROWS && (batch.size() + 1L) * width <= MOST_NUMBERS);
            float[][] outputs = outputs(numbers, width);
            for (int i = 0; i < batch.size(); i++) {
                batch.set(i, extended(batch.get(i), outputs[i]));
            }
            return batch.iterator();
        }

        private float[][] outputs(List<float[]> numbers, int width) {
            float[] flat = new float[numbers.size() * width];
            for (int i = 0; i < numbers.size(); i++) {
                System.arraycopy(numbers.get(i), 0, flat, i * width, width);
            }
            try {
                DMatrix data = new DMatrix(flat, numbers.size(), width, missing);
                try {
                    return loaded.predict(data);
                } finally {
                    data.dispose();
                }
            } catch (XGBoostError e) {
                throw new IllegalStateException("xgboost failed to predict: " + e.getMessage(), e);
            }
        }
    }

    /** XGBoost gives one number of a regression, the second class's probability of two, and all of more classes. */
    private Row extended(Row row, float[] output) {
        int size = row.size();
        Object[] values = new Object[classes == 0 ? size + 1 : size + 2];
        for (int i = 0; i < size; i++) {
            values[i] = row.get(i);
        }
        if (classes == 0) {
            values[size] = (double) output[0];
        } else {
            Vector probabilities = probabilities(output);
            values[size] = (double) probabilities.argmax();
            values[size + 1] = probabilities;
        }
        return RowFactory.create(values);
    }

    /** Rounded to FLOAT they need not sum to one, which those who read them may rely on. */
    private static Vector probabilities(float[] output) {
        if (output.length == 1) {
            return Vectors.dense(1.0 - output[0], output[0]);
        }
        double sum = 0;
        for (float probability : output) {
            sum += probability;
        }
        double[] probabilities = new double[output.length];
        for (int k = 0; k < output.length; k++) {
            probabilities[k] = output[k] / sum;
        }
        return Vectors.dense(probabilities);
    }
}
