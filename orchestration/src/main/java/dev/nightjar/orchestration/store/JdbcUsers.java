/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.UserRepository;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Users and secrets in the database. */
final class JdbcUsers implements UserRepository {

    private final Database database;

    JdbcUsers(Database database) {
        this.database = database;
    }

    @Override
    public Optional<StoredUser> find(String name) {
        return database.read(session -> session.one("select * from users where name = ?", JdbcUsers::user, name));
    }

    @Override
    public List<StoredUser> all() {
        return database.read(session -> session.list("select * from users order by name", JdbcUsers::user));
    }

    @Override
    public boolean remove(String name) {
        return database.write(session -> session.update("delete from users where name = ?", name) == 1);
    }

    private static StoredUser user(Columns row) throws SQLException {
        return new StoredUser(row.text("name"), row.text("password_hash"), row.text("role"));
    }

    @Override
    public void put(StoredUser user) {
        database.write(session -> session.update("""
                insert into users (name, password_hash, role) values (?, ?, ?)
                on conflict (name) do update set password_hash = excluded.password_hash, role = excluded.role""", user.name(), user.passwordHash(), user.role()));
    }

    @Override
    public String secret(String name, Supplier<String> first) {
        return database.write(session -> {
            session.update(
                    "insert into secrets (name, secret) values (?, ?) on conflict (name) do nothing",
                    name,
                    first.get());
            return session.one("select secret from secrets where name = ?", row -> row.text("secret"), name)
                    .orElseThrow();
        });
    }
}
