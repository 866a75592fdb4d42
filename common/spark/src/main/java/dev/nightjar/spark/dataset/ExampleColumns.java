/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

/** Columns that examples have beside keys and inputs. */
public final class ExampleColumns {

    /** What is to be predicted, in the natural type of its expression. */
    public static final String LABEL = "_label";

    /** DOUBLE: how much an example counts, before the weight of its class. */
    public static final String WEIGHT = "_weight";

    /** STRING: {@link #TRAIN}, {@link #VALIDATION} or {@link #TEST}. */
    public static final String SPLIT = "_split";

    /** DATE: all is known up to the end of this day; of forecasts, which are about what comes after. */
    public static final String KNOWN_UNTIL = "_known_until";

    public static final String TRAIN = "train";
    public static final String VALIDATION = "validation";
    public static final String TEST = "test";

    private ExampleColumns() {}
}
