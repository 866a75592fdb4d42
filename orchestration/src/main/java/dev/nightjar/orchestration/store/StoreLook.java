/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** How a store is, without changing anything of it: who looks makes no database and brings none up to date. */
public final class StoreLook {

    private static final int PATIENCE_SECONDS = 5;
    private static final int BUSY_MILLIS = 2000;

    private final String name;
    private final DataSource source;
    private final Optional<Path> file;

    private StoreLook(String name, DataSource source, Optional<Path> file) {
        this.name = name;
        this.source = source;
        this.file = file;
    }

    /** At a file of SQLite. */
    public static StoreLook at(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return new StoreLook(file.toString(), source, Optional.of(file));
    }

    /** At a database by its URL, `jdbc:sqlite:FILE` or `jdbc:postgresql://...`. */
    public static StoreLook at(String url, Optional<String> user, Optional<String> password) {
        String sqlite = "jdbc:sqlite:";
        // what comes after may be a password
        String address = url.replaceFirst("\\?.*", "");
        if (url.startsWith(sqlite)) {
            return at(Path.of(address.substring(sqlite.length())));
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        user.ifPresent(source::setUser);
        password.ifPresent(source::setPassword);
        source.setLoginTimeout(PATIENCE_SECONDS);
        source.setSocketTimeout(PATIENCE_SECONDS);
        return new StoreLook(address, source, Optional.empty());
    }

    /**
     * Says how it is.
     *
     * @throws IllegalStateException if a server could not start on it, and why
     */
    public String at() {
        if (file.isPresent() && !Files.exists(file.get())) {
            return notYet(file.get());
        }
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (file.isPresent()) {
                // the lock of who writes, which another server has for moments only
                statement.execute("begin immediate");
                statement.execute("rollback");
            }
            String product = connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
            return product + " at " + name + ", " + tables(Database.migrations(source, file.isPresent()));
        } catch (SQLException | FlywayException e) {
            throw new IllegalStateException("Cannot use the store " + name + ": " + e.getMessage(), e);
        }
    }

    private static String notYet(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        while (!Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalStateException("Cannot make the store " + file + ": " + folder + " cannot be written to");
        }
        return file + " is not there yet; serve makes it";
    }

    private String tables(Flyway migrations) {
        MigrationInfoService info = migrations.info();
        int known = Arrays.stream(info.all())
                .filter(each -> each.getState().isResolved())
                .mapToInt(StoreLook::version)
                .max()
                .orElse(0);
        MigrationInfo current = info.current();
        if (current == null) {
            if (!emptySchema()) {
                throw new IllegalStateException("Cannot use the store " + name
                        + ": it has tables of something else. Give serve a database of its own");
            }
            return "empty; serve makes its tables";
        }
        if (version(current) > known) {
            throw new IllegalStateException("Cannot use the store " + name + ": its tables are of version "
                    + version(current) + ", and this Nightjar knows " + known + ". Install a newer one");
        }
        if (Arrays.stream(info.all()).anyMatch(each -> each.getState().isFailed())) {
            throw new IllegalStateException(
                    "Cannot use the store " + name + ": bringing its tables up to date has failed half-way");
        }
        return "tables of version " + version(current)
                + (info.pending().length == 0 ? "" : "; serve brings them to version " + known);
    }

    private boolean emptySchema() {
        String count = file.isPresent()
                ? "select count(*) as n from sqlite_master where type = 'table'"
                : "select count(*) as n from information_schema.tables where table_schema = current_schema()";
        try (Connection connection = source.getConnection()) {
            return new Session(connection).count(count) == 0;
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    private static int version(MigrationInfo migration) {
        return migration.getVersion().getMajor().intValue();
    }
}
