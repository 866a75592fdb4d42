/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.corr;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.model.ModelColumns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * How far two versions agree on the rows that both score.
 *
 * @param decided the output by which they decide, if both have it: `decision`, `label` or `anomaly`, or else `prediction`
 * @param measured the output that is a number, if both have it: `probability` of two classes, `score`, `distance` or
 *     `prediction`
 */
record Agreement(Optional<String> decided, Optional<String> measured) implements Watch {

    private static final String EQUAL = "_equal";
    private static final String SERVED = "_served_number";
    private static final String SHADOW = "_shadow_number";

    private static final String ROWS = "shadow.rows";
    private static final String AGREEMENT = "shadow.agreement";
    private static final String DIFFERENCE = "shadow.meanAbsoluteDifference";
    private static final String CORRELATION = "shadow.correlation";

    private static final String DOUBLE = "DOUBLE";

    /**
     * Of two versions.
     *
     * @param served outputs with their Spark SQL types
     */
    static Agreement of(Map<String, String> served, Map<String, String> shadow) {
        Set<String> both = new TreeSet<>(served.keySet());
        both.retainAll(shadow.keySet());
        Optional<String> decided = Stream.of(
                        ModelColumns.DECISION, ModelColumns.LABEL, ModelColumns.ANOMALY, ModelColumns.PREDICTION)
                .filter(both::contains)
                .findFirst()
                // two clusterings number theirs as it comes
                .filter(name -> !name.equals(ModelColumns.PREDICTION) || DOUBLE.equals(served.get(name)));
        Optional<String> measured = Stream.of(
                        ModelColumns.PROBABILITY, ModelColumns.SCORE, ModelColumns.DISTANCE, ModelColumns.PREDICTION)
                .filter(both::contains)
                .findFirst()
                // probabilities of many classes are no number
                .filter(name -> DOUBLE.equals(served.get(name)) && DOUBLE.equals(shadow.get(name)));
        return new Agreement(decided, measured);
    }

    @Override
    public List<Column> columns() {
        return Stream.concat(
                        decided.stream()
                                .map(name -> col(name)
                                        .eqNullSafe(col(Shadow.column(name)))
                                        .cast("double")
                                        .as(EQUAL)),
                        measured.stream()
                                .flatMap(name -> Stream.of(
                                        col(name).as(SERVED),
                                        col(Shadow.column(name)).as(SHADOW))))
                .toList();
    }

    @Override
    public List<Column> figures() {
        Column served = col(SERVED);
        Column shadow = col(SHADOW);
        return Stream.of(
                        Stream.of(count(lit(1)).as(ROWS)),
                        decided.stream().map(name -> avg(col(EQUAL)).as(AGREEMENT)),
                        measured.stream()
                                .flatMap(name -> Stream.of(
                                        avg(abs(served.minus(shadow))).as(DIFFERENCE),
                                        corr(served, shadow).as(CORRELATION))))
                .flatMap(figures -> figures)
                .toList();
    }

    /**
     * `shadow.rows`, `shadow.agreement` (share of equal decisions, classes or predictions), `shadow.meanAbsoluteDifference` and
     * `shadow.correlation` (Pearson) of probabilities, scores or predictions; without those that are not known, such as the
     * correlation with a constant.
     */
    static Map<String, Double> measures(Map<String, Object> figures) {
        Map<String, Double> measures = new TreeMap<>();
        for (String name : List.of(ROWS, AGREEMENT, DIFFERENCE, CORRELATION)) {
            if (figures.get(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
                measures.put(name, number.doubleValue());
            }
        }
        return measures;
    }
}
