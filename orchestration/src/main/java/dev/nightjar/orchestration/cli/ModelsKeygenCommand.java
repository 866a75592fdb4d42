/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.SigningKeyPair;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `nightjar models keygen`. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes a pair of Ed25519 keys to sign models with, and says how to configure them.")
final class ModelsKeygenCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "New file for the signing key, which only you may read")
    private Path file;

    @Override
    public Integer call() {
        SigningKeyPair pair = SigningKeyPair.generate();
        write(pair.signingKey());
        if (settings.json()) {
            settings.print(Map.of("signingKeyFile", file.toString(), "publicKey", pair.publicKey()));
        } else {
            settings.out()
                    .println(file + " holds the signing key. Keep it secret, and set it where models are trained:");
            settings.out().println("  export NIGHTJAR_SIGNING_KEY=\"$(cat " + file + ")\"");
            settings.out().println("In the environment file:");
            settings.out().println("  registry:");
            settings.out().println("    signingKey: \"${env.NIGHTJAR_SIGNING_KEY}\"");
            settings.out().println("    publicKeys: [\"" + pair.publicKey() + "\"]");
        }
        return 0;
    }

    private void write(String key) {
        FileAttribute<?>[] onlyOwner =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, onlyOwner);
            Files.writeString(file, key + "\n");
        } catch (FileAlreadyExistsException e) {
            throw new UsageError("Cannot write " + file + ": there is such a file, which may be a key in use.", e);
        } catch (IOException e) {
            throw new UsageError("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
