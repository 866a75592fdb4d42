/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import picocli.CommandLine.Command;

/** `nightjar models`. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "The model registry.",
        subcommands = {
            ModelsListCommand.class,
            ModelsShowCommand.class,
            ModelsDiffCommand.class,
            ModelsPromoteCommand.class,
            ModelsRollbackCommand.class,
            ModelsRejectCommand.class,
            ModelsTagCommand.class,
            ModelsVerifyCommand.class,
            ModelsCardCommand.class,
            ModelsExportCommand.class,
            ModelsSignCommand.class,
            ModelsKeygenCommand.class
        })
final class ModelsCommand {}
