/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements on one connection, with `?` for values: text, numbers, flags, instants, and optional ones of these. */
final class Session {

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Makes something of a row. */
    interface Mapper<T> {
        T map(Columns row) throws SQLException;
    }

    <T> List<T> list(String sql, Mapper<T> mapper, Object... values) {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(mapper.map(new Columns(rows)));
            }
            return found;
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    <T> Optional<T> one(String sql, Mapper<T> mapper, Object... values) {
        return list(sql, mapper, values).stream().findFirst();
    }

    long count(String sql, Object... values) {
        return one(sql, row -> row.whole("n"), values).orElse(0L);
    }

    /** Answers how many rows changed. */
    int update(String sql, Object... values) {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, plain(values[i]));
        }
        return statement;
    }

    private static Object plain(Object value) {
        if (value instanceof Optional<?> maybe) {
            return maybe.map(Session::plain).orElse(null);
        }
        if (value instanceof Instant at) {
            return Columns.micros(at);
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value;
    }
}
