/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** How a store is, without changing anything of it: who looks makes no database and brings none up to date. */
public final class StoreLook {

    private static final int PATIENCE_SECONDS = 5;
    private static final int BUSY_MILLIS = 2000;
    private static final String SQLITE = "jdbc:sqlite:";

    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;

    private StoreLook(String url, Optional<String> user, Optional<String> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** At a file of SQLite. */
    public static StoreLook at(Path file) {
        return at(SQLITE + file, Optional.empty(), Optional.empty());
    }

    /** At a database by its URL, `jdbc:sqlite:FILE` or `jdbc:postgresql://...`. */
    public static StoreLook at(String url, Optional<String> user, Optional<String> password) {
        return new StoreLook(url, user, password);
    }

    /**
     * Says how it is.
     *
     * @throws IllegalStateException if a server could not start on it, and why
     */
    public String at() {
        if (sqlite()) {
            return Files.exists(Path.of(name())) ? looked(file()) : notYet(Path.of(name()));
        }
        try (HikariDataSource pool = new HikariDataSource(server())) {
            return looked(pool);
        } catch (PoolInitializationException e) {
            throw unusable(e);
        }
    }

    private boolean sqlite() {
        return url.startsWith(SQLITE);
    }

    /** The file or the address, without what may be a password. */
    private String name() {
        String address = url.replaceFirst("\\?.*", "");
        return sqlite() ? address.substring(SQLITE.length()) : address;
    }

    private DataSource file() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    private HikariConfig server() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        user.ifPresent(config::setUsername);
        password.ifPresent(config::setPassword);
        // this look and two of Flyway
        config.setMaximumPoolSize(3);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        config.addDataSourceProperty("loginTimeout", PATIENCE_SECONDS);
        config.addDataSourceProperty("socketTimeout", PATIENCE_SECONDS);
        return config;
    }

    private String looked(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (sqlite()) {
                // the lock of who writes, which another server has for moments only
                statement.execute("begin immediate");
                statement.execute("rollback");
            }
            String product = connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
            boolean empty = new Session(connection).count(tableCount()) == 0;
            return product + " at " + name() + ", " + tables(Database.migrations(source, sqlite()), empty);
        } catch (SQLException | FlywayException e) {
            throw unusable(e);
        }
    }

    private String tableCount() {
        return sqlite()
                ? "select count(*) as n from sqlite_master where type = 'table'"
                : "select count(*) as n from information_schema.tables where table_schema = current_schema()";
    }

    private IllegalStateException unusable(Exception cause) {
        return new IllegalStateException("Cannot use the store " + name() + ": " + cause.getMessage(), cause);
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

    private String tables(Flyway migrations, boolean empty) {
        MigrationInfoService info = migrations.info();
        int known = Arrays.stream(info.all())
                .filter(each -> each.getState().isResolved())
                .mapToInt(StoreLook::version)
                .max()
                .orElse(0);
        MigrationInfo current = info.current();
        if (current == null) {
            if (!empty) {
                throw new IllegalStateException("Cannot use the store " + name()
                        + ": it has tables of something else. Give serve a database of its own");
            }
            return "empty; serve makes its tables";
        }
        if (version(current) > known) {
            throw new IllegalStateException("Cannot use the store " + name() + ": its tables are of version "
                    + version(current) + ", and this Nightjar knows " + known + ". Install a newer one");
        }
        if (Arrays.stream(info.all()).anyMatch(each -> each.getState().isFailed())) {
            throw new IllegalStateException(
                    "Cannot use the store " + name() + ": bringing its tables up to date has failed half-way");
        }
        return "tables of version " + version(current)
                + (info.pending().length == 0 ? "" : "; serve brings them to version " + known);
    }

    private static int version(MigrationInfo migration) {
        return migration.getVersion().getMajor().intValue();
    }
}
