/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.BadRecordException;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import scala.Function1;
import scala.Option;
import scala.collection.AbstractIterator;

/**
 * Rows made of records by Spark's own parser. Malformed is a record with too few or too many values,
 * with a value that does not fit its column or is out of its range, with a quote that does not close where its value ends,
 * with NUL, or with bytes that are no text in the file's encoding. Each call of {@link #next} fills the same row anew.
 */
final class CsvRows extends AbstractIterator<InternalRow> {

    private final CsvInput records;
    private final CsvColumns columns;
    private final CsvDialect dialect;
    private final Function1<String, Option<InternalRow>> parser;
    private final Object[] values;
    private final InternalRow row;
    private String record;
    private boolean malformed;

    CsvRows(CsvInput records, CsvColumns columns, CSVOptions options, CsvDialect dialect) {
        this.records = records;
        this.columns = columns;
        this.dialect = dialect;
        this.parser = columns.inFile().isEmpty() ? null : new UnivocityParser(columns.inFile(), options).parse();
        this.values = new Object[columns.wanted()];
        this.row = new GenericInternalRow(values);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> records.close());
        this.record = records.next();
    }

    @Override
    public boolean hasNext() {
        return record != null;
    }

    @Override
    public InternalRow next() {
        if (record == null) {
            throw new NoSuchElementException();
        }
        malformed = false;
        fill(record, parser == null ? null : parsed(record));
        record = records.next();
        return row;
    }

    private void fill(String text, InternalRow parsed) {
        for (int i = 0; i < values.length; i++) {
            int source = columns.source(i);
            if (source >= 0) {
                values[i] = parsed == null ? null : columns.value(parsed, i);
            } else if (source == CsvColumns.TEXT || malformed) {
                values[i] = UTF8String.fromString(text);
            } else {
                values[i] = null;
            }
        }
    }

    /** The values of a record, of a malformed one those that fit; null if there are none at all. */
    private InternalRow parsed(String text) {
        InternalRow parsed = known(text);
        malformed |= parsed == null || CsvText.isWrong(dialect, text) || isOutOfRange(parsed, text);
        return parsed;
    }

    private InternalRow known(String text) {
        try {
            Option<InternalRow> found = parser.apply(text);
            return found.isEmpty() ? null : found.get();
        } catch (Exception e) {
            // Spark throws it undeclared
            if (e instanceof BadRecordException bad) {
                malformed = true;
                InternalRow[] partial = bad.partialResults().apply();
                return partial.length == 0 ? null : partial[0];
            }
            throw e;
        }
    }

    /** A number that became infinite though the text does not say so. */
    private boolean isOutOfRange(InternalRow parsed, String text) {
        return columns.anyInfinite(parsed) && !text.toLowerCase(Locale.ROOT).contains("inf");
    }
}
