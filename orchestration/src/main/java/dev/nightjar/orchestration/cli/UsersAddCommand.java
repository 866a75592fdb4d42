/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Users;
import java.io.Console;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar users add`. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a user, or gives one another password and role. The password is asked for, or that of"
                + " NIGHTJAR_USER_PASSWORD.")
final class UsersAddCommand implements Callable<Integer> {

    /** Roles that somebody can have. */
    enum Given {
        VIEWER,
        OPERATOR,
        ADMIN
    }

    @Mixin
    private Settings settings;

    @Mixin
    private StateOption state;

    @Parameters(paramLabel = "NAME", description = "Name to log in with")
    private String name;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "viewer|operator|admin",
            description =
                    "viewer looks; operator also triggers, clears, pauses, marks and promotes; admin also deletes")
    private Given role;

    @Override
    public Integer call() {
        String password =
                Optional.ofNullable(System.getenv("NIGHTJAR_USER_PASSWORD")).orElseGet(this::asked);
        try (Store store = state.open(settings, Clock.systemUTC())) {
            new Users(store.users(), Clock.systemUTC()).add(name, password, Role.valueOf(role.name()));
        }
        settings.out().println(name + " is " + role.name().toLowerCase(java.util.Locale.ROOT) + ".");
        return 0;
    }

    private String asked() {
        Console console = System.console();
        if (console == null) {
            throw new UsageError("No password: set NIGHTJAR_USER_PASSWORD, or run this on a terminal.");
        }
        char[] first = console.readPassword("Password of %s: ", name);
        char[] second = console.readPassword("Once more: ");
        if (!Arrays.equals(first, second)) {
            throw new UsageError("The passwords are not the same.");
        }
        return new String(first);
    }
}
