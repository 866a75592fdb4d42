/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Features of an entity: windowed aggregates (`windows` and `aggregate`), or the newest row known (`columns`), and what is
 * computed from these (`derive`).
 *
 * @param windows whole days, counted back from the day as of which the features are
 * @param aggregate name to Spark SQL aggregate expression
 * @param columns name to Spark SQL expression over the newest row
 * @param derive name to Spark SQL expression over the view's own features, by their names without that of the view, and
 *     {@link #AS_OF}
 */
public record FeatureViewSpec(
        String source,
        List<String> entity,
        String timestamp,
        Optional<String> where,
        List<Period> windows,
        Map<String, String> aggregate,
        Map<String, String> columns,
        Map<String, String> derive) {

    /** In `derive` the moment as of which the features are, a TIMESTAMP. */
    public static final String AS_OF = "as_of";

    /** The column of a windowed aggregate, such as `customer_spend__amount_sum_30d`. */
    public static String column(String view, String aggregate, Period window) {
        return column(view, windowed(aggregate, window));
    }

    /** The name of a windowed aggregate within its view, such as `amount_sum_30d`. */
    public static String windowed(String aggregate, Period window) {
        return aggregate + "_" + window.getDays() + "d";
    }

    /** The column of a feature without window, such as `customer_profile__age`. */
    public static String column(String view, String name) {
        return view + "__" + name;
    }
}
