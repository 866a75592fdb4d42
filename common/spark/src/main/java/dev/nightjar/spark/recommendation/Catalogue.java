/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** The items that training knew. */
final class Catalogue implements Serializable {

    private static final long serialVersionUID = 1;

    private final Object[] items;
    private final double[] shares;
    private final int[] popular;

    /**
     * Of all rows of a model's items.
     *
     * @param rows with the item, `_number` and `_users`
     * @param users in training
     */
    Catalogue(List<Row> rows, String item, long users) {
        items = new Object[rows.size()];
        shares = new double[rows.size()];
        for (Row row : rows) {
            int number = row.<Integer>getAs(RecommendationColumns.NUMBER);
            items[number] = row.getAs(item);
            shares[number] = row.<Long>getAs(RecommendationColumns.USERS) / (double) users;
        }
        popular = IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer number) -> -shares[number])
                        .thenComparingInt(number -> number))
                .mapToInt(number -> number)
                .toArray();
    }

    int size() {
        return items.length;
    }

    /** The item of a number, as the data has it. */
    Object item(int number) {
        return items[number];
    }

    /** The number of the item that the most users have, and so on from place 0; of equal ones that which comes first. */
    int popular(int place) {
        return popular[place];
    }

    /** Of the training users, those who have the item. */
    double share(int number) {
        return shares[number];
    }
}
