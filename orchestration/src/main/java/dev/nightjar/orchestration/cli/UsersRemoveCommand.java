/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.web.Users;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** `nightjar users remove`. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a user, whose tokens are of no more use at once.")
final class UsersRemoveCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private StateOption state;

    @Parameters(paramLabel = "NAME", description = "Name of the user")
    private String name;

    @Override
    public Integer call() {
        try (Store store = state.open(settings, Clock.systemUTC())) {
            new Users(store.users(), Clock.systemUTC()).remove(name);
        }
        settings.out().println(name + " is removed.");
        return 0;
    }
}
