/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Learns an isolation forest (Liu, Ting and Zhou, ICDM 2008): `numTrees` trees (100), each over `maxSamples` rows (256)
 * drawn without replacement, no row in two trees as far as there are enough. The seed and `keyCol`, which should tell
 * rows apart, decide which rows those are, so the same rows give the same forest however they are partitioned.
 */
public final class IsolationForest extends Estimator<IsolationForestModel> {

    private static final long serialVersionUID = 1;

    /** What the driver holds of the rows; trees that want more share them. */
    private static final int MOST_DRAWN = 1 << 17;

    /** Leaves of all trees; 80 MB. */
    private static final int MOST_LEAVES = 1 << 22;

    private final String uid;
    private final ForestParams params;

    /** With the usual settings. */
    public IsolationForest() {
        this(Identifiable$.MODULE$.randomUID("isolationForest"));
    }

    private IsolationForest(String uid) {
        this.uid = uid;
        this.params = new ForestParams(this);
        setDefault(params.featuresCol, "features");
        setDefault(params.keyCol, "key");
        setDefault(params.predictionCol, "prediction");
        setDefault(params.numTrees, 100);
        setDefault(params.maxSamples, 256);
        setDefault(params.seed, 42L);
    }

    /**
     * Counts the rows, draws some of them in one pass, and grows the trees.
     *
     * @throws UsageError if the trees would be too many and too large
     * @throws DataRefused if there are fewer than two rows, or they have no features
     */
    @Override
    public IsolationForestModel fit(Dataset<?> rows) {
        transformSchema(rows.schema());
        int trees = (Integer) getOrDefault(params.numTrees);
        int most = (Integer) getOrDefault(params.maxSamples);
        long seed = (Long) getOrDefault(params.seed);
        if ((long) trees * most > MOST_LEAVES) {
            throw new UsageError("Cannot grow " + trees + " trees of " + most
                    + " rows: numTrees times maxSamples can be " + MOST_LEAVES + " at most.");
        }
        List<Vector> drawn = DrawnRows.of(
                rows,
                getOrDefault(params.featuresCol),
                getOrDefault(params.keyCol),
                Math.min(MOST_DRAWN, trees * most),
                seed);
        if (drawn.size() < 2 || drawn.get(0).size() == 0) {
            throw new DataRefused("Cannot grow an isolation forest over " + drawn.size()
                    + " rows: it takes at least two, with at least one feature.");
        }
        Forest forest = Forest.grow(drawn, trees, Math.min(most, drawn.size()), seed);
        return copyValues(new IsolationForestModel(uid, forest).setParent(this), new ParamMap());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return ForestParams.withScore(schema, getOrDefault(params.featuresCol), getOrDefault(params.predictionCol));
    }

    @Override
    public IsolationForest copy(ParamMap extra) {
        return copyValues(new IsolationForest(uid), extra);
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> featuresCol() {
        return params.featuresCol;
    }

    public Param<String> keyCol() {
        return params.keyCol;
    }

    public Param<String> predictionCol() {
        return params.predictionCol;
    }

    public IntParam numTrees() {
        return params.numTrees;
    }

    public IntParam maxSamples() {
        return params.maxSamples;
    }

    public LongParam seed() {
        return params.seed;
    }
}
