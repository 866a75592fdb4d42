/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import picocli.CommandLine.Command;

/** `nightjar users`. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        description = "Who may use the server, beside admin, and what for.",
        subcommands = {UsersAddCommand.class, UsersListCommand.class, UsersRemoveCommand.class})
final class UsersCommand {}
