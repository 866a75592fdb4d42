/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.UserRepository;
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
        return database.read(session -> session.one(
                "select * from users where name = ?",
                row -> new StoredUser(row.text("name"), row.text("password_hash"), row.text("role")),
                name));
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
