/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.compiled.UnknownCategories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Counts rows whose inputs have no value, or one that was not seen in training. A row's findings become bits of few numbers
 * in the projection that scores it, and one aggregate counts these.
 */
final class InputWatch implements Watch {

    private static final String FLAGS = "_input_flags_";
    private static final String FIGURE = "inputs";

    private final List<InputShare> shares;
    private final List<InputShare> nulls;
    private final List<InputShare> categories;

    /** Those of missing values first, and from a new number on those of categories. */
    InputWatch(List<InputShare> all) {
        nulls = all.stream().filter(share -> !share.ofCategories()).toList();
        categories = all.stream().filter(InputShare::ofCategories).toList();
        shares = all;
    }

    @Override
    public List<Column> columns() {
        if (shares.isEmpty()) {
            return List.of();
        }
        List<Column> columns = new ArrayList<>();
        for (List<InputShare> some : chunks(nulls)) {
            columns.add(missing(some).as(FLAGS + columns.size()));
        }
        for (List<InputShare> some : chunks(categories)) {
            Column unknown = UnknownCategories.of(
                    some.stream().map(InputShare::text).toList(),
                    some.stream().map(InputShare::known).toList());
            columns.add(unknown.as(FLAGS + columns.size()));
        }
        return columns;
    }

    @Override
    public List<Column> figures() {
        if (shares.isEmpty()) {
            return List.of();
        }
        int words = chunks(nulls).size() + chunks(categories).size();
        return List.of(FlagCounts.of(IntStream.range(0, words)
                        .mapToObj(word -> col(FLAGS + word))
                        .toList())
                .as(FIGURE));
    }

    /** What was found of the rows that were written. */
    InputFindings findings(Map<String, Object> figures, long rows) {
        if (shares.isEmpty() || rows == 0) {
            return InputFindings.NONE;
        }
        List<Long> counts = ((Row) figures.get(FIGURE)).getList(0);
        int first = chunks(nulls).size() * Long.SIZE;
        return new InputFindings(shares.stream()
                .map(share -> {
                    int bit = share.ofCategories() ? first + categories.indexOf(share) : nulls.indexOf(share);
                    return new InputFindings.Found(share, counts.get(bit) / (double) rows);
                })
                .toList());
    }

    private static List<List<InputShare>> chunks(List<InputShare> all) {
        List<List<InputShare>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += Long.SIZE) {
            chunks.add(all.subList(from, Math.min(all.size(), from + Long.SIZE)));
        }
        return chunks;
    }

    private static Column missing(List<InputShare> some) {
        Column flags = lit(0L);
        for (int bit = 0; bit < some.size(); bit++) {
            flags = flags.bitwiseOR(
                    when(some.get(bit).missing(), lit(1L << bit)).otherwise(lit(0L)));
        }
        return flags;
    }
}
