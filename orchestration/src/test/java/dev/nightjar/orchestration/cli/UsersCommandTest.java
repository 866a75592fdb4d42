/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Users;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersCommandTest {

    private static final String LONG = "a long password";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void usersAreListedWithoutTheirPasswordsAndRemoved() {
        try (Store store = store()) {
            new Users(store.users(), Clock.systemUTC()).add("vera", LONG, Role.VIEWER);
            new Users(store.users(), Clock.systemUTC()).add("olly", LONG, Role.OPERATOR);
        }

        assertThat(nightjar("users", "list")).isZero();
        assertThat(out.toString().lines()).containsExactly("olly  operator", "vera  viewer");
        assertThat(nightjar("users", "list", "--json")).isZero();
        assertThat(out.toString()).contains("\"role\" : \"viewer\"").doesNotContain("$2a$", "hash");
        assertThat(nightjar("users", "remove", "vera")).isZero();
        assertThat(nightjar("users", "list")).isZero();
        assertThat(out.toString().strip()).isEqualTo("olly  operator");
        assertThat(nightjar("users", "remove", "vera")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown user 'vera'");
        assertThat(nightjar("users", "remove", "admin")).isEqualTo(2);
        assertThat(err.toString()).contains("NIGHTJAR_ADMIN_PASSWORD");
    }

    @Test
    void aPasswordIsAskedForOnATerminalOnly() {
        assertThat(nightjar("users", "add", "vera", "--role", "viewer")).isEqualTo(2);
        assertThat(err.toString()).contains("NIGHTJAR_USER_PASSWORD");
        assertThat(nightjar("users", "add", "vera", "--role", "king")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"vera, short, fewer than 12", "admin, a long password, always there", "'a b', a long password, Invalid"
    })
    void namesAndPasswordsThatAreNoneAreRefused(String name, String password, String message) {
        try (Store store = store()) {
            Users users = new Users(store.users(), Clock.systemUTC());
            assertThatThrownBy(() -> users.add(name, password, Role.VIEWER))
                    .isInstanceOf(UsageError.class)
                    .hasMessageContaining(message);
            assertThat(store.users().all()).isEmpty();
        }
    }

    private Store store() {
        return Store.open(
                "jdbc:sqlite:" + folder.resolve("scheduler.db"), Optional.empty(), Optional.empty(), Clock.systemUTC());
    }

    private int nightjar(String command, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = new String[more.length + 3];
        words[0] = command;
        System.arraycopy(more, 0, words, 1, more.length);
        words[more.length + 1] = "--state";
        words[more.length + 2] = folder.toString();
        return Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }
}
