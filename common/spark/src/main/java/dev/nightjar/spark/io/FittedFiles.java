/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.internal.SQLConf;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows in as many files as their size asks for. Spark makes a file of each of its tasks, and a task of each 4 MB or so that
 * it finds in small files: so what was written in small files stays in small files. Tasks are joined, without a shuffle,
 * by what is read and by how wide rows come out, both of which are known before: to one a core at least, if there is work
 * for it, and to files of about 128 MB where there are more.
 */
public final class FittedFiles {

    /** Bytes of a file that Delta's readers like. */
    private static final long FILE = 128L << 20;

    /** Bytes to read that are worth a task. */
    private static final long TASK = 4L << 20;

    private final SparkSession spark;
    private final LogicalPlan plan;

    private FittedFiles(SparkSession spark, LogicalPlan plan) {
        this.spark = spark;
        this.plan = plan;
    }

    /**
     * The same rows, to be written in fewer files if there would be too many.
     *
     * @param rows made of the rows of files one by one; others stay in the parts that they are in
     */
    public static Dataset<Row> of(Dataset<Row> rows) {
        org.apache.spark.sql.classic.Dataset<Row> known = (org.apache.spark.sql.classic.Dataset<Row>) rows;
        long rowWidth = width(rows.schema().defaultSize());
        FittedFiles before =
                new FittedFiles(rows.sparkSession(), known.queryExecution().analyzed());
        if (!before.readsFiles()) {
            return rows;
        }
        if (before.bytesRead() <= TASK) {
            // whatever is read of these tables is little, and to find out how much takes longer than to read it
            return rows.coalesce(1);
        }
        FittedFiles pruned =
                new FittedFiles(rows.sparkSession(), known.queryExecution().optimizedPlan());
        long files = pruned.files(rowWidth);
        return pruned.areTooMany(files) ? rows.coalesce((int) files) : rows;
    }

    /** How many files suit rows: one a core, or more if these would be too large. */
    static int suiting(Dataset<Row> rows) {
        org.apache.spark.sql.classic.Dataset<Row> known = (org.apache.spark.sql.classic.Dataset<Row>) rows;
        FittedFiles pruned =
                new FittedFiles(rows.sparkSession(), known.queryExecution().optimizedPlan());
        return (int) pruned.files(width(rows.schema().defaultSize()));
    }

    /** Whether all rows are those of files, but for a few that the plan itself has. */
    private boolean readsFiles() {
        List<LogicalPlan> others =
                leaves().stream().filter(leaf -> filesOf(leaf).isEmpty()).toList();
        return others.size() < leaves().size() && others.stream().allMatch(leaf -> leaf instanceof LocalRelation);
    }

    private List<LogicalPlan> leaves() {
        return CollectionConverters.asJava(plan.collectLeaves());
    }

    private static Optional<FileIndex> filesOf(LogicalPlan leaf) {
        return leaf instanceof LogicalRelation relation && relation.relation() instanceof HadoopFsRelation files
                ? Optional.of(files.location())
                : Optional.empty();
    }

    private List<FileIndex> indexes() {
        return leaves().stream().flatMap(leaf -> filesOf(leaf).stream()).toList();
    }

    private long bytesRead() {
        return indexes().stream().mapToLong(FileIndex::sizeInBytes).sum();
    }

    private long files(long rowWidth) {
        long forWork = Math.min(cores(), parts(bytesRead(), TASK));
        return Math.max(forWork, parts(bytesWritten(rowWidth), FILE));
    }

    /** As much less than what is read as rows come out narrower than those of the largest input. */
    private long bytesWritten(long rowWidth) {
        long most = 0;
        for (LogicalPlan leaf : leaves()) {
            double share = (double) rowWidth / width(leaf.schema().defaultSize());
            long bytes = filesOf(leaf).map(FileIndex::sizeInBytes).orElse(0L);
            most = Math.max(most, (long) (bytes * share));
        }
        return most;
    }

    /** A file for each core and a few more are no harm, and rows are not passed on for nothing. */
    private boolean areTooMany(long files) {
        long tasks = tasks();
        return files < cores() ? tasks > files : tasks > 2 * files;
    }

    /** As many as Spark makes to read all, each file counted as if it were larger. */
    private long tasks() {
        SQLConf conf = ((org.apache.spark.sql.classic.SparkSession) spark)
                .sessionState()
                .conf();
        long opening = conf.filesOpenCostInBytes();
        long bytes = 0;
        for (FileIndex index : indexes()) {
            bytes += index.sizeInBytes() + opening * index.inputFiles().length;
        }
        long split = Math.min(conf.filesMaxPartitionBytes(), Math.max(opening, bytes / cores()));
        return parts(bytes, Math.max(1, split));
    }

    /** Those that there are; where executors come as they are needed, those that may come. */
    private long cores() {
        SparkConf conf = spark.sparkContext().conf();
        long now = spark.sparkContext().defaultParallelism();
        if (!conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            return Math.max(1, now);
        }
        long executors = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
        return Math.max(now, executors * conf.getInt("spark.executor.cores", 1));
    }

    private static long width(int columns) {
        // as Spark's own statistics have it: each row costs something
        return 8L + columns;
    }

    private static long parts(long bytes, long each) {
        return Math.max(1, (bytes + each - 1) / each);
    }
}
