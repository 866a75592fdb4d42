/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.classic.ExpressionUtils;

/** Whether a text is none of many known ones, looked up as compiled models look up their categories. */
public final class UnknownCategory {

    private UnknownCategory() {}

    /**
     * BOOLEAN: whether there is a value, and it is unknown.
     *
     * @param text STRING
     */
    public static Column of(Column text, List<String> known) {
        Categories categories = new Categories(known.toArray(String[]::new));
        Column index = ExpressionUtils.column(new CategoryIndex(ExpressionUtils.expression(text), categories));
        return text.isNotNull().and(index.equalTo(lit((double) known.size())));
    }
}
