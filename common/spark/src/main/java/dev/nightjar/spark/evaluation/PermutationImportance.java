/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Metric;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How much worse predictions are when the values of one input are shuffled among the rows (Breiman 2001, section 10; for
 * any model Fisher, Rudin and Dominici 2019). All inputs are shuffled in copies of one sample of rows, which are predicted
 * in one pass. The sample is in random order, so that moving a column's values along by some rows shuffles them.
 */
public final class PermutationImportance {

    /** Inputs that are shuffled at most. */
    public static final int INPUTS = 50;

    private static final int ROWS = 10_000;
    private static final int LEAST_ROWS = 500;
    private static final int PREDICTIONS = 100_000;
    private static final int VALUES = 2_000_000;
    private static final int SHOWN = 20;

    private static final String ORDER = "_order";
    private static final String POSITION = "_position";
    private static final String DONOR = "_donor";
    private static final String DONATED = "_donated_";
    private static final String SHUFFLED = "_shuffled";
    private static final int NONE = 0;

    private final List<String> inputs;
    private final long seed;

    private PermutationImportance(List<String> inputs, long seed) {
        this.inputs = inputs;
        this.seed = seed;
    }

    /**
     * Importance of inputs, the greatest first. None, if the rows are too few to tell or the metric cannot be computed.
     *
     * @param rows labelled, with what the model reads and what the evaluator needs beside predictions, and nothing else
     * @param inputs names of columns, at most {@value #INPUTS}
     * @param predict adds predictions to rows and keeps their columns
     */
    public static <T> List<Bars> of(
            Dataset<Row> rows,
            List<String> inputs,
            UnaryOperator<Dataset<Row>> predict,
            Evaluator<T> evaluator,
            long seed) {
        PermutationImportance importance = new PermutationImportance(inputs, seed);
        List<Row> sample = inputs.isEmpty() ? List.of() : importance.sample(rows, evaluator.strata());
        if (sample.size() < 2) {
            return List.of();
        }
        Dataset<Row> copies =
                importance.shuffled(rows.sparkSession().createDataFrame(sample, numbered(rows)), sample.size());
        List<String> numbers = IntStream.rangeClosed(NONE, inputs.size())
                .mapToObj(Integer::toString)
                .toList();
        Tallied<T> tallied = evaluator.tally(predict.apply(copies), Slices.of(SHUFFLED, numbers));
        return importance.bars(tallied, evaluator);
    }

    /** At most a certain number of rows, of predictions and of values, as all of them are held on the driver. */
    private int size(int columns) {
        int bounded = Math.min(Math.min(ROWS, PREDICTIONS / (inputs.size() + 1)), VALUES / columns);
        return Math.max(LEAST_ROWS, bounded);
    }

    /** Rows chosen by their content and put in random order, each with its position. */
    private List<Row> sample(Dataset<Row> rows, List<Column> strata) {
        List<Column> content = new ArrayList<>(
                Arrays.stream(rows.columns()).map(Quoted::column).toList());
        content.add(lit(seed));
        Dataset<Row> ordered = rows.withColumn(ORDER, xxhash64(content.toArray(Column[]::new)));
        List<Row> drawn = new ArrayList<>();
        for (Column stratum : strata) {
            drawn.addAll(ordered.where(stratum)
                    .orderBy(ORDER)
                    .limit(size(rows.columns().length) / strata.size())
                    .drop(ORDER)
                    // bounded by the limit
                    .collectAsList());
        }
        Collections.shuffle(drawn, new Random(seed));
        List<Row> placed = new ArrayList<>();
        for (Row row : drawn) {
            Object[] values = new Object[row.size() + 1];
            for (int i = 0; i < row.size(); i++) {
                values[i] = row.get(i);
            }
            values[row.size()] = placed.size();
            placed.add(RowFactory.create(values));
        }
        return placed;
    }

    private static StructType numbered(Dataset<Row> rows) {
        return rows.schema().add(POSITION, DataTypes.IntegerType, false);
    }

    /**
     * The sample as it is, and once for each input with that one's values from other rows. A copy is made whole and in order
     * from its number, so that its sums do not depend on how many cores there are.
     */
    private Dataset<Row> shuffled(Dataset<Row> sample, int size) {
        List<Column> donated = new ArrayList<>(List.of(col(POSITION).as(DONOR)));
        for (int i = 0; i < inputs.size(); i++) {
            donated.add(Quoted.column(inputs.get(i)).as(DONATED + i));
        }
        Dataset<Row> donors = sample.select(donated.toArray(Column[]::new));
        Column steps = element_at(array(steps(size)), col(SHUFFLED).plus(1));
        return sample.sparkSession()
                .range(NONE, inputs.size() + 1L)
                .select(col("id").cast(DataTypes.IntegerType).as(SHUFFLED))
                .crossJoin(broadcast(sample))
                .withColumn(DONOR, col(POSITION).plus(steps).mod(size))
                .join(broadcast(donors), DONOR)
                .select(Arrays.stream(sample.columns())
                        .map(column -> column.equals(POSITION) ? col(SHUFFLED) : exchanged(column))
                        .toArray(Column[]::new));
    }

    /** How far each input's values move; the first copy's not at all. */
    private Column[] steps(int size) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Column> steps = new ArrayList<>(List.of(lit(0)));
        inputs.forEach(input -> steps.add(lit(1 + random.nextInt(size - 1))));
        return steps.toArray(Column[]::new);
    }

    private Column exchanged(String column) {
        int input = inputs.indexOf(column);
        return input < 0
                ? Quoted.column(column)
                : when(col(SHUFFLED).equalTo(input + 1), col(DONATED + input))
                        .otherwise(Quoted.column(column))
                        .as(column);
    }

    private <T> List<Bars> bars(Tallied<T> tallied, Evaluator<T> evaluator) {
        Map<String, OptionalDouble> values = tallied.parts().stream()
                .collect(Collectors.toMap(Tallied.Part::name, part -> evaluator.main(part.tally())));
        OptionalDouble before = values.get(SHUFFLED + "=" + NONE);
        if (before.isEmpty()) {
            return List.of();
        }
        List<Bars.Bar> bars = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            double after = values.get(SHUFFLED + "=" + (i + 1)).orElse(before.getAsDouble());
            bars.add(new Bars.Bar(
                    inputs.get(i), Metric.improvement(evaluator.mainMetric(), before.getAsDouble(), after)));
        }
        bars.sort(Comparator.comparingDouble(Bars.Bar::value).reversed());
        return List.of(new Bars(
                "permutationImportance",
                "Importance of inputs by shuffling",
                "how much worse " + evaluator.mainMetric() + " gets",
                bars.stream().limit(SHOWN).toList()));
    }
}
