/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows made on the driver, as Delta Kernel wants their values. */
final class DriverRows {

    private DriverRows() {}

    /** The values of each row. */
    static List<List<Object>> values(List<Row> rows) {
        List<List<Object>> all = new ArrayList<>();
        rows.forEach(row -> all.add(values(row)));
        return all;
    }

    private static List<Object> values(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(value(row.get(i)));
        }
        return values;
    }

    private static Object value(Object value) {
        if (value instanceof Date day) {
            return value(day.toLocalDate());
        } else if (value instanceof LocalDate day) {
            return (int) day.toEpochDay();
        } else if (value instanceof Instant instant) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        }
        if (value instanceof Row struct) {
            return values(struct);
        } else if (value instanceof List<?> array) {
            return array.stream().map(DriverRows::value).toList();
        }
        return value;
    }
}
