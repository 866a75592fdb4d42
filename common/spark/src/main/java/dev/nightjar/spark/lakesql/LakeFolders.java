/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import dev.nightjar.core.delta.TableFolder;
import dev.nightjar.core.lake.Lake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where each SQL name of a warehouse lies. Looks at folders only, and only at those that a question is about. */
final class LakeFolders {

    /** The SQL schema of what Nightjar keeps for itself. */
    static final String OWN_SCHEMA = "nightjar";

    private static final List<String> OWN_TABLES = List.of("ledger", "registry");

    private final Lake lake;
    private final Configuration hadoop;

    LakeFolders(Lake lake, Configuration hadoop) {
        this.lake = lake;
        this.hadoop = hadoop;
    }

    /** Schemas: the pipelines that have a folder, and `nightjar`. */
    List<String> schemas() {
        Set<String> names = new LinkedHashSet<>();
        for (FileStatus folder : folders(new Path(lake.root()))) {
            names.add(folder.getPath().getName());
        }
        names.add(OWN_SCHEMA);
        return names.stream().sorted().toList();
    }

    /** Whether there is such a schema. */
    boolean hasSchema(String schema) {
        return schema.equals(OWN_SCHEMA) || (isName(schema) && isFolder(new Path(lake.pipelinePath(schema))));
    }

    /** SQL names of the tables of a schema, sorted. */
    List<String> tables(String schema) {
        List<String> names = new ArrayList<>();
        if (schema.equals(OWN_SCHEMA)) {
            OWN_TABLES.stream().filter(name -> isTable(own(name))).forEach(names::add);
        }
        for (FileStatus folder : folders(new Path(lake.pipelinePath(schema)))) {
            addTables(folder.getPath(), names);
        }
        return names.stream().sorted().distinct().toList();
    }

    /** The folder of a table, which is looked for where its name says that it is. */
    Optional<Path> table(String schema, String name) {
        if (!isName(schema) || !isName(name)) {
            return Optional.empty();
        }
        List<Path> candidates = new ArrayList<>();
        if (schema.equals(OWN_SCHEMA) && OWN_TABLES.contains(name)) {
            candidates.add(own(name));
        }
        Path pipeline = new Path(lake.pipelinePath(schema));
        candidates.add(new Path(pipeline, name));
        int stage = name.indexOf('_');
        if (stage > 0 && stage < name.length() - 1) {
            candidates.add(new Path(pipeline, name.substring(0, stage) + "/" + name.substring(stage + 1)));
        }
        return candidates.stream().filter(this::isTable).findFirst();
    }

    private void addTables(Path folder, List<String> names) {
        if (isTable(folder)) {
            names.add(folder.getName());
            return;
        }
        for (FileStatus below : folders(folder)) {
            if (isTable(below.getPath())) {
                names.add(folder.getName() + "_" + below.getPath().getName());
            }
        }
    }

    private Path own(String table) {
        return new Path(table.equals("ledger") ? lake.ledgerPath() : lake.registryPath());
    }

    /** Keeps names from reaching outside the warehouse, and hidden folders from being schemas. */
    private static boolean isName(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_-]*");
    }

    private boolean isTable(Path folder) {
        return TableFolder.isTable(folder.toString(), hadoop);
    }

    private boolean isFolder(Path path) {
        try {
            return files(path).getFileStatus(path).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + path, e);
        }
    }

    private List<FileStatus> folders(Path parent) {
        try {
            List<FileStatus> folders = new ArrayList<>();
            for (FileStatus status : files(parent).listStatus(parent)) {
                if (status.isDirectory() && isName(status.getPath().getName())) {
                    folders.add(status);
                }
            }
            return folders;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + parent, e);
        }
    }

    private FileSystem files(Path path) throws IOException {
        return path.getFileSystem(hadoop);
    }
}
