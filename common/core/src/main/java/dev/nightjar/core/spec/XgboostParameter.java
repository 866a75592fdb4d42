/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parameters of algorithm `xgboost`: named as XGBoost's package for Spark names them, with the defaults of XGBoost. */
public enum XgboostParameter {
    ALPHA(Type.NUMBER, NumberRange.notNegative(), 0, "L1 penalty of a leaf's weight"),
    COLSAMPLE_BYLEVEL(Type.NUMBER, NumberRange.share(), 1, "share of the features drawn for each level of a tree"),
    COLSAMPLE_BYNODE(Type.NUMBER, NumberRange.share(), 1, "share of the features drawn for each split"),
    COLSAMPLE_BYTREE(Type.NUMBER, NumberRange.share(), 1, "share of the features drawn for each tree"),
    ETA(Type.NUMBER, NumberRange.share(), 0.3, "by how much each tree's weights are shrunk"),
    GAMMA(Type.NUMBER, NumberRange.notNegative(), 0, "least gain of a split"),
    LAMBDA(Type.NUMBER, NumberRange.notNegative(), 1, "L2 penalty of a leaf's weight"),
    MAX_BINS(Type.WHOLE, new NumberRange(2, 65_536), 256, "most bins of a feature"),
    MAX_DELTA_STEP(Type.NUMBER, NumberRange.notNegative(), 0, "most that a leaf may weigh; 0 for no limit"),
    MAX_DEPTH(Type.WHOLE, new NumberRange(1, 30), 6, "most levels of splits of a tree"),
    MIN_CHILD_WEIGHT(Type.NUMBER, NumberRange.notNegative(), 1, "least sum of second derivatives in a leaf"),
    MISSING(Type.NUMBER, NumberRange.any(), Double.NaN, "a value that stands for a missing one, beside NaN"),
    NUM_ROUND(Type.WHOLE, new NumberRange(1, 100_000), 100, "rounds of boosting; each grows one tree, or one a class"),
    NUM_WORKERS(Type.WHOLE, new NumberRange(1, 10_000), 1, "Spark tasks that train together, all at once"),
    OBJECTIVE("reg:squarederror", "reg:absoluteerror"),
    SEED(Type.WHOLE, NumberRange.any(), 0, "of everything that is drawn"),
    SUBSAMPLE(Type.NUMBER, NumberRange.share(), 1, "share of the rows drawn for each tree");

    /** What a value is. */
    public enum Type {
        NUMBER,
        WHOLE,
        TEXT
    }

    private static final Pattern WORD = Pattern.compile("_(.)");

    private final Type type;
    private final NumberRange range;
    private final double usual;
    private final List<String> choices;
    private final String meaning;

    XgboostParameter(Type type, NumberRange range, double usual, String meaning) {
        this.type = type;
        this.range = range;
        this.usual = usual;
        this.choices = List.of();
        this.meaning = meaning;
    }

    /** The loss of a regression. */
    XgboostParameter(String... choices) {
        this.type = Type.TEXT;
        this.range = NumberRange.any();
        this.usual = Double.NaN;
        this.choices = List.of(choices);
        this.meaning = "loss of a regression";
    }

    /** As in the pipeline file: `maxDepth`. */
    public String id() {
        return WORD.matcher(name().toLowerCase(Locale.ROOT))
                .replaceAll(initial -> initial.group(1).toUpperCase(Locale.ROOT));
    }

    /** As XGBoost's library names it: `max_depth`. */
    public String nativeId() {
        return this == MAX_BINS ? "max_bin" : name().toLowerCase(Locale.ROOT);
    }

    public Type type() {
        return type;
    }

    /** The default of a number. */
    public double usual() {
        return usual;
    }

    /** Valid texts, the default first; of a number none. */
    public List<String> choices() {
        return choices;
    }

    /** Whether a number is one that it takes. */
    public boolean takes(double value) {
        return range.contains(value);
    }

    /** What it is, and what it takes. */
    public String description() {
        return meaning + ": " + wants();
    }

    /** Such as `a whole number from 1 to 30`. */
    String wants() {
        return switch (type) {
            case TEXT -> "one of " + String.join(", ", choices);
            case WHOLE -> "a whole number" + range.words();
            case NUMBER -> "a number" + range.words();
        };
    }

    boolean takes(JsonNode value) {
        return switch (type) {
            case TEXT -> choices.contains(value.asText());
            case WHOLE -> whole(value) && takes(value.asDouble());
            case NUMBER -> value.isNumber() && takes(value.asDouble());
        };
    }

    /** The seed is the one LONG. */
    private boolean whole(JsonNode value) {
        return value.isIntegralNumber() && (this == SEED ? value.canConvertToLong() : value.canConvertToInt());
    }

    static Optional<XgboostParameter> named(String id) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.id().equals(id))
                .findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(XgboostParameter::id).sorted().toList();
    }
}
