/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.TextBasedFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Spark's CSV with the text of each record at hand, in the same pass and at the same cost: a schema may have, beside the
 * columns in a file, `_text` and `_malformed` (see {@link SourceReader}). What Spark's parser would take and make something
 * else of is malformed, too. Files are divided at the ends of lines, unless their values may hold such or their encoding has
 * others than a byte of their own.
 */
public final class CsvFormat extends TextBasedFileFormat {

    /** Option: the encoding, any that Java knows. */
    static final String CHARSET = "recordCharset";

    /** Option: whether values may hold line ends. */
    static final String MULTI_LINE = "recordMultiLine";

    @Override
    public boolean isSplitable(SparkSession spark, Map<String, String> options, Path path) {
        return !opening(options(spark, options)).inOne() && super.isSplitable(spark, options, path);
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
            SparkSession spark,
            StructType dataSchema,
            StructType partitionSchema,
            StructType requiredSchema,
            Seq<Filter> filters,
            Map<String, String> options,
            Configuration hadoop) {
        CSVOptions parsed = options(spark, options);
        return new Reading(
                parsed,
                opening(parsed),
                new CsvColumns(dataSchema, requiredSchema),
                SerializableConfiguration.broadcast(spark.sparkContext(), hadoop));
    }

    /** @throws UnsupportedOperationException always: a schema is given */
    @Override
    public Option<StructType> inferSchema(SparkSession spark, Map<String, String> options, Seq<FileStatus> files) {
        throw new UnsupportedOperationException("Needs a schema");
    }

    /** @throws UnsupportedOperationException always: this is for reading */
    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession spark, Job job, Map<String, String> options, StructType schema) {
        throw new UnsupportedOperationException("Only reads");
    }

    private static CsvFile opening(CSVOptions options) {
        Map<String, String> given = options.parameters();
        return new CsvFile(CsvDialect.of(options), given.apply(CHARSET), Boolean.parseBoolean(given.apply(MULTI_LINE)));
    }

    private static CSVOptions options(SparkSession spark, Map<String, String> options) {
        return new CSVOptions(
                options, false, spark.sessionState().conf().sessionLocalTimeZone(), SourceReader.MALFORMED);
    }

    /** Opens a file, or a part of one, in a task. */
    private static final class Reading extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
            implements java.io.Serializable {

        private static final long serialVersionUID = 1;

        private final CSVOptions options;
        private final CsvFile opening;
        private final CsvColumns columns;
        private final Broadcast<SerializableConfiguration> hadoop;

        Reading(CSVOptions options, CsvFile opening, CsvColumns columns, Broadcast<SerializableConfiguration> hadoop) {
            this.options = options;
            this.opening = opening;
            this.columns = columns;
            this.hadoop = hadoop;
        }

        @Override
        public Iterator<InternalRow> apply(PartitionedFile file) {
            Configuration configuration = hadoop.value().value();
            CsvInput records = opening.inOne()
                    ? CsvInput.whole(file, opening, options, configuration)
                    : CsvInput.lines(file, opening, options, configuration);
            return new CsvRows(records, columns, options, opening.dialect());
        }
    }
}
