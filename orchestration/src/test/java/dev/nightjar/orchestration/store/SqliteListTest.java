/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteListTest extends ListContract {

    @TempDir
    static Path folder;

    @Override
    String url() {
        return "jdbc:sqlite:" + folder.resolve("s.db");
    }

    @Override
    Optional<String> user() {
        return Optional.empty();
    }
}
