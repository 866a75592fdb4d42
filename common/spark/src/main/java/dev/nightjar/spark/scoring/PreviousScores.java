/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The scores that a night may carry over: those of the newest date before it, whatever ran since, so that a night that is
 * run again finds the same.
 */
record PreviousScores(StepContext night, ModelVersion version) {

    /** BINARY: the hash of a row that was scored, see {@link ScoreDefinition}. */
    static final String HASH = "_hash_before";

    /** STRUCT of the columns of its score. */
    static final String SCORE = "_score_before";

    private static final String ANOTHER = "_another";

    /**
     * Finds them.
     *
     * @param columns what is carried over of a score
     * @param scored rows of this night, whose types those columns must have
     * @return one row a {@link #HASH}, with {@link #SCORE}; empty if no row of the date before was scored by this version,
     *     with a hash and these types
     */
    Optional<Dataset<Row>> find(List<String> columns, StructType scored) {
        TableName table = TableName.scores(night.spec().pipeline());
        if (!night.tables().exists(table)) {
            return Optional.empty();
        }
        Dataset<Row> scores = night.tables().read(table);
        if (!same(type(scores.schema(), ScoreColumns.INPUT_HASH), type(scored, ScoreColumns.INPUT_HASH))
                || !columns.stream().allMatch(name -> same(type(scores.schema(), name), type(scored, name)))) {
            return Optional.empty();
        }
        return newestDate(table)
                .map(date -> ofThisVersion(scores, date))
                // rows of another version have other hashes, and the statistics of files tell the version
                .filter(rows -> !rows.isEmpty())
                .map(rows -> one(rows, columns));
    }

    private Optional<LocalDate> newestDate(TableName table) {
        return night.tables().metadata(table).partitions(LakeColumns.DATE).stream()
                .filter(date -> date.isBefore(night.date()))
                .max(LocalDate::compareTo);
    }

    private Dataset<Row> ofThisVersion(Dataset<Row> scores, LocalDate date) {
        return scores.where(col(LakeColumns.DATE)
                .equalTo(lit(date))
                .and(col(ScoreColumns.MODEL_VERSION).equalTo(version.version()))
                .and(col(ScoreColumns.INPUT_HASH).isNotNull()));
    }

    /**
     * Of rows that are the same in key and inputs one, as their scores are the same. By `lag`, as Spark uses the sort of the
     * window for the join by hash that follows, and would sort for `row_number` and `dropDuplicates` before the shuffle too.
     */
    private static Dataset<Row> one(Dataset<Row> scores, List<String> columns) {
        WindowSpec same = Window.partitionBy(HASH).orderBy(HASH);
        return scores.select(
                        col(ScoreColumns.INPUT_HASH).as(HASH),
                        struct(columns.stream().map(name -> col(name)).toArray(Column[]::new))
                                .as(SCORE))
                .withColumn(ANOTHER, lag(lit(true), 1).over(same))
                .where(col(ANOTHER).isNull())
                .drop(ANOTHER);
    }

    private static Optional<DataType> type(StructType schema, String name) {
        return List.of(schema.fieldNames()).contains(name)
                ? Optional.of(schema.apply(name).dataType())
                : Optional.empty();
    }

    /** But for what may be null, which a table does not hold of all that is written to it. */
    private static boolean same(Optional<DataType> before, Optional<DataType> now) {
        return before.isPresent() && DataType.equalsIgnoreNullability(before.get(), now.orElseThrow());
    }
}
