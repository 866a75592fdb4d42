/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec.InputKind;
import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * What preprocessing must know of the training rows, from one pass.
 *
 * @param numbers all that become numbers, in the order of the inputs
 * @param categories of inputs that are one of few values: these, the most frequent first
 * @param seen of the same inputs also those that are too rare to be a category of the model
 * @param texts inputs that are made of words
 * @param missing inputs of which some values are missing
 * @param empty inputs without any value, which are left out
 */
record InputStatistics(
        Map<InputNumber, NumberStatistics> numbers,
        Map<String, List<String>> categories,
        Map<String, SeenValues> seen,
        List<String> texts,
        Set<String> missing,
        List<String> empty) {

    /** Of a model whose inputs are not watched. */
    static final InputStatistics NONE =
            new InputStatistics(Map.of(), Map.of(), Map.of(), List.of(), Set.of(), List.of());

    /** Text of so many words on average, and mostly other words each time, is not a category. */
    private static final double WORDS_OF_TEXT = 4;

    private static final int COUNTED_CATEGORIES = 10_000;

    /**
     * @throws UsageError if an input has a type that no model takes, or `preprocess.columns` names none
     * @throws DataRefused if no input has a value
     */
    static InputStatistics of(Dataset<Row> train, List<String> inputs, PreprocessSpec spec) {
        requireInputs(spec.columns().keySet(), inputs);
        Map<String, List<InputNumber>> numbers = new LinkedHashMap<>();
        List<Column> values = new ArrayList<>();
        List<Column> aggregates = new ArrayList<>();
        for (String input : inputs) {
            List<InputNumber> parts = numbers(train, input, spec);
            numbers.put(input, parts);
            for (InputNumber part : parts) {
                aggregates.add(expr(NumberStatistics.aggregates("v" + values.size(), spec.impute())));
                values.add(expr(part.sql()).as("v" + values.size()));
            }
            if (parts.isEmpty()) {
                aggregates.add(expr(words("v" + values.size(), spec.maxCategories())));
                values.add(expr("CAST(" + Quoted.name(input) + " AS STRING)").as("v" + values.size()));
            }
        }
        Row row = train.select(values.toArray(Column[]::new))
                .agg(count(lit(1)), aggregates.toArray(Column[]::new))
                .first();
        return read(row, numbers, spec);
    }

    private static void requireInputs(Set<String> columns, List<String> inputs) {
        for (String column : columns) {
            if (!inputs.contains(column)) {
                throw new UsageError("Unknown input " + column + " in model.preprocess.columns. The inputs are "
                        + String.join(", ", inputs) + ".");
            }
        }
    }

    /** The deciles of each input that is a number. */
    Map<String, List<Double>> deciles() {
        Map<String, List<Double>> deciles = new LinkedHashMap<>();
        numbers.forEach((number, statistics) -> {
            if (number.whole()) {
                deciles.put(number.input(), statistics.deciles());
            }
        });
        return deciles;
    }

    /** Inputs with values that are neither one number nor a category: times and texts. */
    List<String> others() {
        List<String> others = new ArrayList<>(texts);
        numbers.keySet().stream()
                .filter(number -> !number.whole())
                .map(InputNumber::input)
                .distinct()
                .forEach(others::add);
        return others;
    }

    /** None of an input that is text. */
    private static List<InputNumber> numbers(Dataset<Row> rows, String input, PreprocessSpec spec) {
        DataType type = rows.schema().apply(input).dataType();
        InputKind asked = spec.columns().get(input);
        boolean number = type instanceof NumericType || type instanceof BooleanType || InputNumber.isTime(type);
        if (!number && !(type instanceof StringType)) {
            throw new UsageError("Cannot use input " + input + " of type " + type.sql()
                    + ": models take numbers, booleans, text, dates and timestamps. Derive one of these in"
                    + " dataset.columns, such as size(...).");
        }
        return asked == InputKind.NUMERIC || (asked == null && number)
                ? InputNumber.of(input, type, spec.timestamps())
                : List.of();
    }

    private static String words(String column, int maxCategories) {
        int counted = Math.max(COUNTED_CATEGORIES, 4 * maxCategories);
        int told = Math.max(SeenValues.MOST, maxCategories) + 1;
        return "struct(count(" + column + "), approx_top_k(" + column + ", " + told + ", " + counted
                + "), approx_count_distinct(" + column + "), coalesce(avg(length(trim(" + column
                + ")) - length(replace(trim(" + column + "), ' ', '')) + 1), 0.0D))";
    }

    private static InputStatistics read(Row row, Map<String, List<InputNumber>> inputs, PreprocessSpec spec) {
        InputStatistics found = new InputStatistics(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new LinkedHashSet<>(),
                new ArrayList<>());
        long rows = row.getLong(0);
        int place = 1;
        for (Map.Entry<String, List<InputNumber>> entry : inputs.entrySet()) {
            String input = entry.getKey();
            long present = row.getStruct(place).getLong(0);
            if (present == 0) {
                found.empty.add(input);
            } else if (present < rows) {
                found.missing.add(input);
            }
            for (InputNumber number : entry.getValue()) {
                Row statistics = row.getStruct(place++);
                if (present > 0) {
                    found.numbers.put(number, NumberStatistics.of(statistics));
                }
            }
            if (entry.getValue().isEmpty()) {
                found.words(input, row.getStruct(place++), spec);
            }
        }
        if (found.empty.size() == inputs.size()) {
            throw new DataRefused("Cannot train: of " + rows + " training rows none has a value in any input ("
                    + String.join(", ", inputs.keySet()) + "). Look at dataset.columns and dataset.features.");
        }
        return found;
    }

    private void words(String input, Row row, PreprocessSpec spec) {
        long present = row.getLong(0);
        if (present == 0) {
            return;
        }
        InputKind asked = spec.columns().get(input);
        boolean prose = 2 * row.getLong(2) > present && row.getDouble(3) >= WORDS_OF_TEXT;
        if (asked == InputKind.TEXT || (asked == null && prose)) {
            texts.add(input);
            return;
        }
        SeenValues values = SeenValues.of(row.getList(1), present);
        seen.put(input, values);
        categories.put(
                input, values.values().stream().limit(spec.maxCategories()).toList());
    }
}
