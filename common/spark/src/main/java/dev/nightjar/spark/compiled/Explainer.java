/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * Explains raw scores by the inputs that contribute most. A function of Spark rather than an expression, as finding out takes
 * far longer than handing over the columns.
 */
final class Explainer implements UDF2<Seq<Double>, Seq<Double>, Row> {

    private static final long serialVersionUID = 1L;

    private static final DataType STRONGEST = DataTypes.createArrayType(
            new StructType().add("input", DataTypes.StringType, false).add("contribution", DataTypes.DoubleType, false),
            false);

    static final StructType TYPE = new StructType()
            .add("base_value", DataTypes.DoubleType, false)
            .add("contributions", STRONGEST, false)
            .add("other_contributions", DataTypes.DoubleType, false)
            .add("raw_score", DataTypes.DoubleType, false);

    private final KernelScore score;
    private final Contributions contributions;
    private final List<String> inputs;
    private final int most;

    /** @param most how many inputs are named */
    Explainer(KernelScore score, Contributions contributions, List<String> inputs, int most) {
        this.score = score;
        this.contributions = contributions;
        this.inputs = new ArrayList<>(inputs);
        this.most = most;
    }

    @Override
    public Row call(Seq<Double> numbers, Seq<Double> categories) {
        double[] vector = score.vector();
        int[] hot = score.slots();
        for (int i = 0; i < numbers.size(); i++) {
            Double value = numbers.apply(i);
            if (value == null) {
                throw score.missing(i);
            }
            score.number(vector, i, value);
        }
        for (int i = 0; i < categories.size(); i++) {
            score.category(hot, i, categories.apply(i));
        }
        double raw = score.raw(vector, hot);
        CompleteTrees.heat(vector, hot, 1);
        return explained(vector, raw);
    }

    private Row explained(double[] vector, double raw) {
        double[] all = new double[inputs.size()];
        contributions.addTo(all, vector);
        int[] ranked = IntStream.range(0, all.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer input) -> -Math.abs(all[input])))
                .mapToInt(input -> input)
                .toArray();
        List<Row> strongest = new ArrayList<>();
        double others = 0;
        for (int i = 0; i < ranked.length; i++) {
            if (i < most) {
                strongest.add(RowFactory.create(inputs.get(ranked[i]), all[ranked[i]]));
            } else {
                others += all[ranked[i]];
            }
        }
        return RowFactory.create(contributions.base(), strongest.toArray(Row[]::new), others, raw);
    }
}
