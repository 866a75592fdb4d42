/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.Expectation.Rule;
import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Row rules as one projection: each row gets the names of the rules that it breaks in `_rules`. */
final class RowRules {

    private static final String KNOWN = "_known_";

    private RowRules() {}

    /**
     * Judges the rows still in play.
     *
     * @param others rows of another source of the pipeline as of this date, by its name
     */
    static Dataset<Row> apply(
            Dataset<Row> rows, List<Expectation> expectations, Function<String, Dataset<Row>> others) {
        Dataset<Row> joined = rows;
        Column anyBroken = lit(false);
        List<Column> broken = new ArrayList<>();
        List<String> helpers = new ArrayList<>();
        for (Expectation expectation : expectations) {
            Rule rule = expectation.rule();
            if (!(rule instanceof Expectation.RowRule)) {
                continue;
            }
            Column breaks;
            if (rule instanceof Expectation.References references) {
                String known = KNOWN + helpers.size();
                helpers.add(known);
                joined = joinKnown(joined, references, known, others.apply(references.source()));
                breaks = col(references.column()).isNotNull().and(col(known).isNull());
            } else {
                breaks = coalesce(broken(rule), lit(false));
            }
            anyBroken = anyBroken.or(breaks);
            broken.add(when(breaks, lit(expectation.name())));
        }
        if (broken.isEmpty()) {
            return rows;
        }
        // few rows break a rule: only for those is a list made
        Column names = array_compact(array(broken.toArray(Column[]::new)));
        return joined.withColumn(
                        JudgedColumns.RULES,
                        when(Cleaning.alive().and(anyBroken), concat(col(JudgedColumns.RULES), names))
                                .otherwise(col(JudgedColumns.RULES)))
                .drop(helpers.toArray(String[]::new));
    }

    private static Dataset<Row> joinKnown(
            Dataset<Row> rows, Expectation.References references, String known, Dataset<Row> other) {
        String key = known + "_key";
        Dataset<Row> keys =
                other.select(col(references.to()).as(key)).distinct().withColumn(known, lit(true));
        return rows.join(keys, col(references.column()).equalTo(col(key)), "left")
                .drop(key);
    }

    private static Column broken(Rule rule) {
        if (rule instanceof Expectation.Check check) {
            return not(expr(check.expression()));
        } else if (rule instanceof Expectation.NotNull notNull) {
            return notNull.columns().stream()
                    .map(c -> col(c).isNull())
                    .reduce(Column::or)
                    .orElseThrow();
        } else if (rule instanceof Expectation.Unique unique) {
            List<Column> keys =
                    new ArrayList<>(unique.columns().stream().map(c -> col(c)).toList());
            keys.add(Cleaning.alive());
            keys.add(col(LakeColumns.ARRIVAL_DATE));
            return row_number()
                    .over(Window.partitionBy(keys.toArray(Column[]::new))
                            .orderBy(JudgedColumns.ORDER, LakeColumns.SOURCE_FILE))
                    .gt(1);
        } else if (rule instanceof Expectation.InSet inSet) {
            return not(col(inSet.column()).cast("string").isin(inSet.values().toArray()));
        } else if (rule instanceof Expectation.Matches matches) {
            return not(col(matches.column()).rlike(matches.pattern()));
        }
        throw new IllegalStateException("Unknown row rule " + rule);
    }
}
