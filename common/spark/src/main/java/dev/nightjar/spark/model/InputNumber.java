/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.TimestampEncode;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A number that is made of an input: the input itself, or a part of a timestamp.
 *
 * @param column where preprocessing puts it: a prefix, and the input's name
 * @param sql DOUBLE; NULL where it is missing, not a number or infinite
 */
record InputNumber(String input, String column, String sql) {

    private static final String PLAIN = "_num_";

    /** What comes round, and how often. */
    private record Cycle(String name, String sql, double length) {}

    /** All numbers of an input that is a number, a boolean, a date, a timestamp, or text that holds numbers. */
    static List<InputNumber> of(String input, DataType type, TimestampEncode encode) {
        String name = Quoted.name(input);
        if (!isTime(type)) {
            String cast = (type instanceof StringType ? "try_cast(" : "CAST(") + name + " AS DOUBLE)";
            return List.of(new InputNumber(
                    input, PLAIN + input, "CASE WHEN abs(" + cast + ") < DOUBLE('Infinity') THEN " + cast + " END"));
        }
        List<InputNumber> numbers = new ArrayList<>();
        numbers.add(part(input, "epoch", "unix_date(CAST(" + name + " AS DATE))"));
        for (Cycle cycle : cycles(name, type)) {
            if (encode == TimestampEncode.PARTS) {
                numbers.add(part(input, cycle.name, cycle.sql));
            } else {
                String angle = "(" + cycle.sql + " * " + 2 * Math.PI / cycle.length + "D)";
                numbers.add(part(input, cycle.name + "sin", "sin" + angle));
                numbers.add(part(input, cycle.name + "cos", "cos" + angle));
            }
        }
        return numbers;
    }

    static boolean isTime(DataType type) {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
    }

    /** Whether it is all that the input says. */
    boolean whole() {
        return column.equals(PLAIN + input);
    }

    private static List<Cycle> cycles(String name, DataType type) {
        List<Cycle> cycles = new ArrayList<>(List.of(
                new Cycle("month", "month(" + name + ")", 12),
                new Cycle("day", "day(" + name + ")", 31),
                new Cycle("weekday", "weekday(" + name + ")", 7)));
        if (!(type instanceof DateType)) {
            cycles.add(new Cycle("hour", "(hour(" + name + ") + minute(" + name + ") / 60.0D)", 24));
        }
        return cycles;
    }

    private static InputNumber part(String input, String name, String sql) {
        return new InputNumber(input, "_" + name + "_" + input, "CAST(" + sql + " AS DOUBLE)");
    }
}
