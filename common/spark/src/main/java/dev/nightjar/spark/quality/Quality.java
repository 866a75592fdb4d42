/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.spec.CleanStep;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.Expectation.Action;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.profile.ProfileAggregates;
import dev.nightjar.spark.source.SourceReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Cleans and judges rows of a source, each night for itself, and divides them into those that stay and the others. */
final class Quality {

    private static final List<String> OF_THE_NIGHT = List.of(
            SourceReader.TEXT,
            SourceReader.MALFORMED,
            LakeColumns.SOURCE_FILE,
            LakeColumns.ARRIVAL_DATE,
            LakeColumns.RUN_ID);

    private static final Set<String> NOT_OF_THE_SOURCE = Set.of(
            LakeColumns.SOURCE_FILE,
            LakeColumns.ARRIVAL_DATE,
            LakeColumns.RUN_ID,
            LakeColumns.DATE,
            JudgedColumns.RAW,
            JudgedColumns.DROPPED,
            JudgedColumns.RULES,
            JudgedColumns.STAYS);

    /** Of judged rows, whether they go into quarantine. */
    static final Column QUARANTINED = not(col(JudgedColumns.STAYS)).and(not(col(JudgedColumns.DROPPED)));

    private final SourceSpec source;

    Quality(SourceSpec source) {
        this.source = source;
    }

    /**
     * All rows, which bring `_arrival_date` and `_run_id`, cleaned, with `date`, `_dropped`, `_rules`, `_stays` and, if they do
     * not stay, `_raw`.
     */
    Dataset<Row> judged(Dataset<Row> read, Function<String, Dataset<Row>> others) {
        List<String> given = new ArrayList<>(Arrays.asList(read.columns()));
        given.removeAll(OF_THE_NIGHT);
        Column[] values = Quoted.columns(given);
        Column malformed = col(SourceReader.MALFORMED);
        Dataset<Row> rows = read.withColumn(JudgedColumns.DROPPED, lit(false))
                .withColumn(
                        JudgedColumns.RULES,
                        when(malformed.isNotNull(), array(lit("malformed"))).otherwise(lit(new String[0])));
        if (!SourceReader.hasText(source)) {
            rows = rows.withColumn(JudgedColumns.GIVEN, struct(values));
        }
        if (comparesRows()) {
            rows = rows.withColumn(JudgedColumns.ORDER, xxhash64(values));
        }
        Dataset<Row> cleaned = Cleaning.apply(rows, source.clean());
        Dataset<Row> timed = EventDays.apply(KeyRule.apply(cleaned, source), source);
        Dataset<Row> ruled = RowRules.apply(timed, source.expect(), others);
        return ruled.withColumn(
                        JudgedColumns.DROPPED, col(JudgedColumns.DROPPED).or(overlaps(Action.DROP)))
                .withColumn(JudgedColumns.STAYS, stays())
                .withColumn(JudgedColumns.RAW, when(not(col(JudgedColumns.STAYS)), raw()))
                .drop(SourceReader.TEXT, SourceReader.MALFORMED, JudgedColumns.GIVEN, JudgedColumns.ORDER);
    }

    private Column raw() {
        Column malformed = col(SourceReader.MALFORMED);
        return SourceReader.hasText(source)
                ? coalesce(malformed, col(SourceReader.TEXT))
                : coalesce(malformed, to_json(col(JudgedColumns.GIVEN)));
    }

    /** Whether it depends on other rows of the night what becomes of one. */
    private boolean comparesRows() {
        return source.clean().stream().anyMatch(CleanStep.Deduplicate.class::isInstance)
                || source.expect().stream().anyMatch(expectation -> expectation.rule() instanceof Expectation.Unique);
    }

    /** What is found out about judged rows. */
    Figures figures(Dataset<Row> judged) {
        return new Figures(source, profile(judged));
    }

    /** The profile that the source wants, of its own columns. */
    ProfileAggregates profile(Dataset<Row> judged) {
        return source.profile()
                ? ProfileAggregates.of(judged.schema(), NOT_OF_THE_SOURCE, col(JudgedColumns.STAYS))
                : ProfileAggregates.none();
    }

    /** Rows for bronze: the source's columns, `_source_file`, `_arrival_date`, `_run_id` and `date`. */
    Dataset<Row> staying(Dataset<Row> judged) {
        return judged.where(col(JudgedColumns.STAYS))
                .drop(JudgedColumns.RAW, JudgedColumns.DROPPED, JudgedColumns.RULES, JudgedColumns.STAYS);
    }

    /** Rows for quarantine: `_raw`, `_broken`, `_source_file`, `date` and `_run_id`. */
    Dataset<Row> quarantine(Dataset<Row> judged) {
        return judged.where(QUARANTINED)
                .select(
                        col(JudgedColumns.RAW),
                        broken().as(LakeColumns.BROKEN),
                        col(LakeColumns.SOURCE_FILE),
                        col(LakeColumns.ARRIVAL_DATE).as(LakeColumns.DATE),
                        col(LakeColumns.RUN_ID));
    }

    /** Names of the rules for which a row is in quarantine. */
    Column broken() {
        return array_except(col(JudgedColumns.RULES), lit(names(Action.WARN)));
    }

    private Column stays() {
        return not(col(JudgedColumns.DROPPED)).and(not(quarantined()));
    }

    /** Rows that broke something other than rules that only warn, drop or fail the night as a whole. */
    private Column quarantined() {
        List<String> others = new ArrayList<>(List.of(names(Action.WARN)));
        others.addAll(List.of(names(Action.DROP)));
        others.addAll(List.of(names(Action.FAIL)));
        Column rest = array_except(col(JudgedColumns.RULES), lit(others.toArray(String[]::new)));
        return not(col(JudgedColumns.DROPPED)).and(anyRule()).and(size(rest).gt(0));
    }

    private Column overlaps(Action action) {
        String[] names = names(action);
        return names.length == 0 ? lit(false) : anyRule().and(arrays_overlap(col(JudgedColumns.RULES), lit(names)));
    }

    /** Cheap to ask, and false for nearly all rows: what is dear comes after it. */
    private static Column anyRule() {
        return size(col(JudgedColumns.RULES)).gt(0);
    }

    private String[] names(Action action) {
        return source.expect().stream()
                .filter(expectation -> expectation.action() == action)
                .map(Expectation::name)
                .toArray(String[]::new);
    }
}
