/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Counts rows whose inputs have no value, or one that was not seen in training. A row's findings become bits of few numbers
 * in the projection that scores it, and one aggregate counts these.
 */
final class InputWatch implements Watch {

    private static final String FLAGS = "_input_flags_";
    private static final String VALUES = "_new_values";
    private static final String FIGURE = "inputs";
    private static final int CHARACTERS = 40;

    private final List<InputShare> shares;

    InputWatch(List<InputShare> shares) {
        this.shares = shares;
    }

    @Override
    public List<Column> columns() {
        if (shares.isEmpty()) {
            return List.of();
        }
        List<Column> columns = new ArrayList<>();
        for (int word = 0; word < words(); word++) {
            columns.add(flags(word).as(FLAGS + word));
        }
        columns.add(newValues().as(VALUES));
        return columns;
    }

    @Override
    public List<Column> figures() {
        if (shares.isEmpty()) {
            return List.of();
        }
        List<Column> columns = new ArrayList<>(
                IntStream.range(0, words()).mapToObj(word -> col(FLAGS + word)).toList());
        columns.add(col(VALUES));
        return List.of(FlagCounts.of(shares.size(), columns).as(FIGURE));
    }

    /** What was found of the rows that were written. */
    InputFindings findings(Map<String, Object> figures, long rows) {
        if (shares.isEmpty() || rows == 0) {
            return InputFindings.NONE;
        }
        Row counted = (Row) figures.get(FIGURE);
        List<Long> counts = counted.getList(0);
        List<Row> values = counted.getList(1);
        return new InputFindings(IntStream.range(0, shares.size())
                .mapToObj(i -> new InputFindings.Found(
                        shares.get(i),
                        counts.get(i) / (double) rows,
                        values.get(i).getList(0)))
                .toList());
    }

    private int words() {
        return (shares.size() + Long.SIZE - 1) / Long.SIZE;
    }

    private Column flags(int word) {
        Column flags = lit(0L);
        for (int bit = 0; bit < Long.SIZE && word * Long.SIZE + bit < shares.size(); bit++) {
            Column flag = when(shares.get(word * Long.SIZE + bit).counted(), lit(1L << bit))
                    .otherwise(lit(0L));
            flags = flags.bitwiseOR(flag);
        }
        return flags;
    }

    /** ARRAY of STRING, one of each share: the new value, for few are kept to be shown. Null for rows without such. */
    private Column newValues() {
        Optional<Column> any = shares.stream()
                .filter(InputWatch::isOfCategories)
                .map(InputShare::counted)
                .reduce(Column::or);
        Column values = array(shares.stream()
                .map(share -> isOfCategories(share)
                        ? when(share.counted(), substring(share.text(), 1, CHARACTERS))
                        : lit(null).cast("string"))
                .toArray(Column[]::new));
        return any.map(flagged -> when(flagged, values))
                .orElseGet(() -> lit(null).cast("array<string>"));
    }

    private static boolean isOfCategories(InputShare share) {
        return share.limitName().equals(InputShare.NEW_CATEGORIES);
    }
}
