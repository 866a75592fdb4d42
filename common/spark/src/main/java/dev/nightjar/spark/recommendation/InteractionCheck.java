/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.expression.Quoted;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** Whether something can be learned from interactions. */
final class InteractionCheck {

    private static final Set<DataType> WHOLE =
            Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

    private final Dataset<Row> training;
    private final Interactions columns;

    InteractionCheck(Dataset<Row> training, Interactions columns) {
        this.training = training;
        this.columns = columns;
    }

    /**
     * Looks at the columns, and in one pass at the rows.
     *
     * @return how many rows, distinct users and items there are
     * @throws DataRefused if columns are missing or of a wrong type, or ratings cannot be what they are to be
     */
    Size check() {
        id("user", columns.user());
        id("item", columns.item());
        columns.rating().ifPresent(this::number);
        Column value = columns.value();
        Column unknown = coalesce(value.isNaN().or(abs(value).equalTo(Double.POSITIVE_INFINITY)), lit(true));
        Row found = columns.complete(training)
                .agg(
                        count(lit(1)),
                        count_if(unknown),
                        count_if(value.lt(0)),
                        count_distinct(Quoted.column(columns.user())),
                        count_distinct(Quoted.column(columns.item())))
                .first();
        ratings(found.getLong(1), found.getLong(2));
        return size(found.getLong(0), found.getLong(3), found.getLong(4));
    }

    private void ratings(long unknown, long negative) {
        if (unknown > 0) {
            throw new DataRefused(
                    "Cannot train: " + unknown + " interactions of the train split have no rating, or none that is"
                            + " finite. Look at model.recommendation.rating, or filter them with"
                            + " sources.<name>.clean.");
        }
        if (columns.implicit() && negative > 0) {
            throw new DataRefused(
                    "Cannot train: " + negative + " interactions of the train split have a negative rating, and with"
                            + " model.recommendation.implicit it says how strong the interaction"
                            + " was. Filter them with sources.<name>.clean, or set implicit: false"
                            + " if it says how much a user likes an item.");
        }
    }

    private Size size(long rows, long users, long items) {
        if (rows == 0) {
            throw new DataRefused("Cannot train: no row of the train split has both " + columns.user() + " and "
                    + columns.item() + ".");
        }
        if (users < 2 || items < 2) {
            throw new DataRefused("Cannot train: the " + rows + " interactions of the train split are of " + users
                    + " " + columns.user() + " and " + items + " " + columns.item()
                    + "; there must be at least two of each.");
        }
        if (Math.max(users, items) > Integer.MAX_VALUE) {
            throw new DataRefused("Cannot train: " + users + " users and " + items
                    + " items are more than Spark's algorithms can number.");
        }
        return new Size(rows, users, items);
    }

    private void id(String role, String name) {
        DataType type = type(role, name);
        if (!WHOLE.contains(type) && !(type instanceof StringType)) {
            throw new DataRefused("Cannot train: column " + name + " of model.recommendation." + role + " is "
                    + type.sql() + ". It must be STRING or a whole number.");
        }
    }

    private void number(String name) {
        DataType type = type("rating", name);
        if (!(type instanceof NumericType)) {
            throw new DataRefused("Cannot train: column " + name + " of model.recommendation.rating is " + type.sql()
                    + ". It must be a number.");
        }
    }

    private DataType type(String role, String name) {
        return Arrays.stream(training.schema().fields())
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new DataRefused("Cannot train: there is no column " + name
                        + ", which model.recommendation." + role + " names. The columns are "
                        + String.join(", ", training.columns()) + "."))
                .dataType();
    }

    /** Numbers of rows with user and item, and of distinct users and items. */
    record Size(long rows, long users, long items) {}
}
