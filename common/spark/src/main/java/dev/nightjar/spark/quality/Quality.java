/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.Expectation.Action;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceReader;
import dev.nightjar.spark.profile.ProfileAggregates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Cleans and judges rows of a source, each night for itself, and divides them into those that stay and the others. */
final class Quality {

    private static final List<String> OF_THE_NIGHT =
            List.of(SourceReader.MALFORMED, LakeColumns.SOURCE_FILE, LakeColumns.ARRIVAL_DATE, LakeColumns.RUN_ID);

    private static final Set<String> NOT_OF_THE_SOURCE = Set.of(
            LakeColumns.SOURCE_FILE,
            LakeColumns.ARRIVAL_DATE,
            LakeColumns.RUN_ID,
            LakeColumns.DATE,
            "_raw",
            JudgedColumns.DROPPED,
            JudgedColumns.RULES,
            JudgedColumns.STAYS);

    private final SourceSpec source;

    Quality(SourceSpec source) {
        this.source = source;
    }

    /** All rows, which bring `_arrival_date` and `_run_id`, cleaned, with `date`, `_raw`, `_dropped`, `_rules` and `_stays`. */
    Dataset<Row> judged(Dataset<Row> read, Function<String, Dataset<Row>> others) {
        List<String> given = new ArrayList<>(Arrays.asList(read.columns()));
        given.removeAll(OF_THE_NIGHT);
        Column malformed = col(SourceReader.MALFORMED);
        Dataset<Row> rows = read.withColumn(
                        "_raw",
                        coalesce(
                                malformed,
                                to_json(struct(given.stream()
                                        .map(c -> col("`" + c + "`"))
                                        .toArray(Column[]::new)))))
                .withColumn(JudgedColumns.DROPPED, lit(false))
                .withColumn(
                        JudgedColumns.RULES,
                        when(malformed.isNotNull(), array(lit("malformed"))).otherwise(lit(new String[0])))
                .drop(SourceReader.MALFORMED);
        Dataset<Row> cleaned = Cleaning.apply(rows, source.clean());
        Dataset<Row> timed = EventDays.apply(cleaned, source);
        Dataset<Row> ruled = RowRules.apply(timed, source.expect(), others);
        return ruled.withColumn(
                        JudgedColumns.DROPPED, col(JudgedColumns.DROPPED).or(overlaps(Action.DROP)))
                .withColumn(JudgedColumns.STAYS, stays());
    }

    /** The figures that decide what becomes of each night that has rows; one pass. */
    Map<LocalDate, Judgement> figures(Dataset<Row> judged) {
        List<Column> aggregates = new ArrayList<>();
        aggregates.add(count(lit(1)).as("read"));
        aggregates.add(count_if(col(JudgedColumns.DROPPED)).as("dropped"));
        aggregates.add(count_if(quarantined()).as("quarantined"));
        aggregates.add(
                count_if(array_contains(col(JudgedColumns.RULES), "malformed")).as("malformed"));
        for (Expectation expectation : source.expect()) {
            if (expectation.rule() instanceof Expectation.RowRule) {
                aggregates.add(count_if(array_contains(col(JudgedColumns.RULES), expectation.name()))
                        .as("rule:" + expectation.name()));
            } else {
                TableRules.aggregate(expectation.rule(), col(JudgedColumns.STAYS))
                        .ifPresent(aggregate -> aggregates.add(aggregate.as("table:" + expectation.name())));
            }
        }
        ProfileAggregates profile = profile(judged);
        aggregates.addAll(profile.columns());
        Map<LocalDate, Judgement> nights = new HashMap<>();
        // one row a night
        for (Row row : judged.groupBy(LakeColumns.ARRIVAL_DATE)
                .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .collectAsList()) {
            nights.put(row.<Date>getAs(LakeColumns.ARRIVAL_DATE).toLocalDate(), judgement(row, profile));
        }
        return nights;
    }

    private static Judgement judgement(Row row, ProfileAggregates profile) {
        Map<String, Long> broken = new HashMap<>();
        Map<String, Double> values = new HashMap<>();
        for (String name : row.schema().fieldNames()) {
            if (name.startsWith("rule:")) {
                broken.put(name.substring(5), row.getAs(name));
            } else if (name.startsWith("table:") && row.getAs(name) != null) {
                values.put(name.substring(6), row.getAs(name));
            }
        }
        return new Judgement(
                row.getAs("read"),
                row.getAs("dropped"),
                row.getAs("quarantined"),
                row.getAs("malformed"),
                Map.copyOf(broken),
                Map.copyOf(values),
                profile.read(row::getAs));
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
                .drop("_raw", JudgedColumns.DROPPED, JudgedColumns.RULES, JudgedColumns.STAYS);
    }

    /** Rows for quarantine: `_raw`, `_broken`, `_source_file`, `date` and `_run_id`. */
    Dataset<Row> quarantine(Dataset<Row> judged) {
        Column warned = lit(names(Action.WARN));
        return judged.where(quarantined())
                .select(
                        col("_raw"),
                        array_except(col(JudgedColumns.RULES), warned).as(LakeColumns.BROKEN),
                        col(LakeColumns.SOURCE_FILE),
                        col(LakeColumns.ARRIVAL_DATE).as(LakeColumns.DATE),
                        col(LakeColumns.RUN_ID));
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
        return not(col(JudgedColumns.DROPPED)).and(size(rest).gt(0));
    }

    private Column overlaps(Action action) {
        String[] names = names(action);
        return names.length == 0 ? lit(false) : arrays_overlap(col(JudgedColumns.RULES), lit(names));
    }

    private String[] names(Action action) {
        return source.expect().stream()
                .filter(expectation -> expectation.action() == action)
                .map(Expectation::name)
                .toArray(String[]::new);
    }
}
