/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.CommitInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A transaction of Delta in two parts, which its public interface does not offer: files are written, and committed only when
 * someone has looked at what is known of their rows by then.
 */
final class Replacement {

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private final SparkSession spark;
    private final OptimisticTransaction transaction;
    private final Replaced replaced;

    /** Whether this makes the table. */
    private final boolean fresh;

    private List<? extends Action> actions;

    /** Whether all of the table is written anew, as its other rows had columns of other types. */
    private boolean whole;

    Replacement(SparkSession spark, OptimisticTransaction transaction, Replaced replaced) {
        this.spark = spark;
        this.transaction = transaction;
        this.replaced = replaced;
        this.fresh = transaction.readVersion() < 0;
    }

    /** @param schema of the rows, with comments */
    void write(Dataset<Row> rows, StructType schema, TableDescription about) {
        RetypedColumns retyped = RetypedColumns.of(transaction.metadata().schema(), schema, about);
        if (!fresh) {
            widen(retyped, schema, about);
        }
        if (retyped.any()) {
            whole = true;
            write(rows.unionByName(others(retyped), true), SaveMode.Overwrite, schema, about);
        } else if (fresh) {
            write(rows, SaveMode.Append, schema, about);
            refuseOthers();
        } else if (replaced.wholePartitions()) {
            write(rows, SaveMode.Append, schema, about);
            refuseOthers();
            actions = Stream.concat(actions.stream(), removed().stream()).toList();
        } else {
            write(rows, SaveMode.Overwrite, schema, about);
        }
    }

    private void write(Dataset<Row> rows, SaveMode mode, StructType schema, TableDescription about) {
        Map<String, String> configuration = new HashMap<>(about.properties());
        configuration.put("comment", about.comment());
        boolean where = mode == SaveMode.Overwrite && !whole;
        Seq<Action> written = new WriteIntoDelta(
                        transaction.deltaLog(),
                        mode,
                        new DeltaOptions(
                                scalaMap(where ? Map.of("replaceWhere", replaced.condition()) : Map.of()),
                                spark.sessionState().conf()),
                        scalaSeq(fresh ? about.partitionBy() : List.of()),
                        scalaMap(configuration),
                        rows,
                        Option.empty(),
                        Option.apply(fresh ? schema : null),
                        false)
                .writeAndReturnCommitData(transaction, spark, Option.empty(), false)
                .actions();
        actions = CollectionConverters.asJava(written);
    }

    /** Rows that stay where all are written. */
    private Dataset<Row> others(RetypedColumns retyped) {
        String table = transaction.deltaLog().dataPath().toString();
        Dataset<Row> others = spark.read()
                .format("delta")
                .option("versionAsOf", transaction.readVersion())
                .load(table)
                .where(not(expr(replaced.condition())));
        return retyped.converted(others, table, transaction.readVersion());
    }

    /** What `replaceWhere` would see to, but for the Spark jobs by which Delta finds and counts the files to be removed. */
    private List<RemoveFile> removed() {
        List<AddFile> before = TableFiles.of(transaction.snapshot()).in(replaced.column(), replaced.nights());
        transaction.trackReadPredicates(
                scalaSeq(List.of(new CatalystSqlParser().parseExpression(replaced.condition()))), false, true);
        transaction.trackFilesRead(scalaSeq(before));
        long now = transaction.deltaLog().clock().getTimeMillis();
        return before.stream().map(file -> file.removeWithTimestamp(now, true)).toList();
    }

    private void refuseOthers() {
        List<LocalDate> dates = TableFiles.of(added()).dates(replaced.column());
        if (!replaced.nights().containsAll(dates)) {
            discard();
            throw new IllegalStateException("Rows of " + dates + " cannot replace those of " + replaced.nights());
        }
    }

    private List<AddFile> added() {
        return actions.stream()
                .filter(action -> action instanceof AddFile)
                .map(action -> (AddFile) action)
                .toList();
    }

    /**
     * Commits.
     *
     * @param rows written
     * @param onceWritten gets the rows written, and says what the commit records, or throws for the table to stay as it is
     * @return the version that this made
     */
    long commit(long rows, LongFunction<CommitInfo> onceWritten) {
        String info;
        try {
            info = Json.MAPPER.writeValueAsString(onceWritten.apply(rows));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
        DeltaOperations.Write operation = new DeltaOperations.Write(
                fresh ? SaveMode.Append : SaveMode.Overwrite,
                Option.empty(),
                Option.apply(fresh || whole ? null : replaced.condition()),
                Option.apply(info),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
        return transaction.commit(scalaSeq(actions), operation);
    }

    /** New columns and properties become part of the same commit. */
    private void widen(RetypedColumns retyped, StructType schema, TableDescription about) {
        Metadata before = transaction.metadata();
        StructType columns = retyped.schema();
        List<String> known = Arrays.asList(columns.fieldNames());
        for (StructField field : schema.fields()) {
            if (about.addColumns() && !known.contains(field.name())) {
                columns = columns.add(field);
            }
        }
        Map<String, String> configuration = new HashMap<>(CollectionConverters.asJava(before.configuration()));
        configuration.putAll(about.properties());
        Metadata after = before.copy(
                before.id(),
                before.name(),
                before.description(),
                before.format(),
                columns.json(),
                before.partitionColumns(),
                scalaMap(configuration),
                before.createdTime());
        if (columns.size() > known.size()
                || retyped.any()
                || !after.configuration().equals(before.configuration())) {
            transaction.updateMetadata(after, false);
        }
    }

    /** Files without a commit are in nobody's way, and those that stay are taken by the next VACUUM. */
    private void discard() {
        for (AddFile file : added()) {
            Path path = file.absolutePath(transaction.deltaLog());
            try {
                path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, false);
            } catch (IOException e) {
                LOG.warn("Cannot delete {}, which no commit names: {}", path, e.getMessage());
            }
        }
    }

    private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
    }

    private static <T> Seq<T> scalaSeq(List<? extends T> list) {
        return CollectionConverters.asScala(List.<T>copyOf(list)).toSeq();
    }
}
