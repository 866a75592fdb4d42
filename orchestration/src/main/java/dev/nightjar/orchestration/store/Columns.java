/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The values of a row, by column. */
record Columns(ResultSet row) {

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    String text(String column) throws SQLException {
        return row.getString(column);
    }

    Optional<String> maybeText(String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    long whole(String column) throws SQLException {
        return row.getLong(column);
    }

    int number(String column) throws SQLException {
        return row.getInt(column);
    }

    Optional<Long> maybeWhole(String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    boolean flag(String column) throws SQLException {
        return row.getInt(column) != 0;
    }

    Instant instant(String column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }

    Optional<Instant> maybeInstant(String column) throws SQLException {
        return maybeWhole(column).map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
