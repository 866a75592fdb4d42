/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.CommitInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
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
    private final String condition;

    /** Whether this makes the table. */
    private final boolean fresh;

    private Seq<Action> actions;

    Replacement(SparkSession spark, OptimisticTransaction transaction, String condition) {
        this.spark = spark;
        this.transaction = transaction;
        this.condition = condition;
        this.fresh = transaction.readVersion() < 0;
    }

    /** @param schema of the rows, with comments */
    void write(Dataset<Row> rows, StructType schema, TableDescription about) {
        if (!fresh) {
            widen(schema, about);
        }
        Map<String, String> configuration = new HashMap<>(about.properties());
        configuration.put("comment", about.comment());
        actions = new WriteIntoDelta(
                        transaction.deltaLog(),
                        mode(),
                        new DeltaOptions(
                                scalaMap(fresh ? Map.of() : Map.of("replaceWhere", condition)),
                                spark.sessionState().conf()),
                        scalaSeq(fresh ? about.partitionBy() : List.of()),
                        scalaMap(configuration),
                        rows,
                        Option.empty(),
                        Option.apply(fresh ? schema : null),
                        false)
                .writeAndReturnCommitData(transaction, spark, Option.empty(), false)
                .actions();
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
                mode(),
                Option.empty(),
                Option.apply(fresh ? null : condition),
                Option.apply(info),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
        return transaction.commit(actions, operation);
    }

    private SaveMode mode() {
        return fresh ? SaveMode.Append : SaveMode.Overwrite;
    }

    /** New columns and properties become part of the same commit. */
    private void widen(StructType schema, TableDescription about) {
        Metadata before = transaction.metadata();
        StructType columns = before.schema();
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
        if (columns.size() > known.size() || !after.configuration().equals(before.configuration())) {
            transaction.updateMetadata(after, false);
        }
    }

    /** Files without a commit are in nobody's way, and those that stay are taken by the next VACUUM. */
    private void discard() {
        for (Action action : CollectionConverters.asJava(actions)) {
            if (action instanceof AddFile file) {
                Path path = file.absolutePath(transaction.deltaLog());
                try {
                    path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, false);
                } catch (IOException e) {
                    LOG.warn("Cannot delete {}, which no commit names: {}", path, e.getMessage());
                }
            }
        }
    }

    private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
    }

    private static Seq<String> scalaSeq(List<String> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
