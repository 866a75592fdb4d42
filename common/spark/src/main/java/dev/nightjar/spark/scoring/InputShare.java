/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.spec.ScoringSpec.InputLimits;
import dev.nightjar.core.spec.ScoringSpec.Limit;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.model.InputReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;

/**
 * A share of rows that is watched of an input.
 *
 * @param limitName the key of its limits in `scoring.inputs`
 * @param inTraining the same share in training
 * @param known values that are not new; empty of inputs that are no category
 * @param missing BOOLEAN: whether a row has no value
 */
record InputShare(String input, String limitName, double inTraining, Limit limit, List<String> known, Column missing) {

    static final String NEW_CATEGORIES = "newCategories";
    static final String NULLS = "nulls";

    /** Of all inputs whose share can pass a limit. */
    static List<InputShare> of(Map<String, InputReference> references, InputLimits limits, StructType examples) {
        List<String> columns = List.of(examples.fieldNames());
        List<InputShare> shares = new ArrayList<>();
        references.forEach((input, reference) -> {
            if (columns.contains(input)) {
                InputShare nulls = nulls(input, reference, limits.nulls(), examples);
                shares.add(nulls);
                List<String> known = reference.categories();
                if (!known.isEmpty()) {
                    shares.add(new InputShare(
                            input, NEW_CATEGORIES, reference.others(), limits.newCategories(), known, nulls.missing()));
                }
            }
        });
        shares.removeIf(share -> share.inTraining + share.lowest() >= 1);
        return List.copyOf(shares);
    }

    private static InputShare nulls(String input, InputReference reference, Limit limit, StructType examples) {
        Column value = Quoted.column(input);
        boolean fractional = examples.apply(input).dataType() instanceof DoubleType
                || examples.apply(input).dataType() instanceof FloatType;
        Column missing = fractional ? value.isNull().or(value.isNaN()) : value.isNull();
        return new InputShare(input, NULLS, reference.nulls(), limit, List.of(), missing);
    }

    boolean ofCategories() {
        return limitName.equals(NEW_CATEGORIES);
    }

    /** The input as text. */
    Column text() {
        return Quoted.column(input).cast("string");
    }

    private double lowest() {
        return Math.min(limit.warn(), limit.fail().orElse(limit.warn()));
    }
}
