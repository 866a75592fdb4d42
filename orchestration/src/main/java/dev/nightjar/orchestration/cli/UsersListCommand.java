/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.orchestration.schedule.UserRepository.StoredUser;
import dev.nightjar.orchestration.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `nightjar users list`. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the users with their roles.")
final class UsersListCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private StateOption state;

    /** A user, without the password's hash. */
    record Shown(String name, String role) {

        static Shown of(StoredUser user) {
            return new Shown(user.name(), user.role());
        }
    }

    @Override
    public Integer call() {
        try (Store store = state.open(settings, Clock.systemUTC())) {
            List<Shown> users = store.users().all().stream().map(Shown::of).toList();
            if (settings.json()) {
                settings.print(users);
            } else {
                users.forEach(user -> settings.out().println(user.name() + "  " + user.role()));
            }
        }
        return 0;
    }
}
