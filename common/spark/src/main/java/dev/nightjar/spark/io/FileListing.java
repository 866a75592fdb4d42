/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.SourceSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap$;
import org.apache.spark.sql.execution.datasources.PathFilterFactory;
import org.apache.spark.sql.execution.datasources.PathFilterStrategy;
import scala.jdk.javaapi.CollectionConverters;

/** Lists what Spark would read at a path. */
final class FileListing {

    private final FileSystem system;
    private final boolean recursive;
    private final List<PathFilterStrategy> filters;
    private final List<SourceFile> files = new ArrayList<>();
    private final Set<String> partitioned = new TreeSet<>();

    private FileListing(FileSystem system, boolean recursive, List<PathFilterStrategy> filters) {
        this.system = system;
        this.recursive = recursive;
        this.filters = filters;
    }

    static SourceFiles of(SparkSession spark, Configuration hadoop, SourceSpec source) throws IOException {
        Path path = new Path(source.path().orElseThrow());
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.putAll(source.options());
        // the filters by time read their options in it
        options.putIfAbsent("timeZone", spark.conf().get("spark.sql.session.timeZone"));
        FileListing listing = new FileListing(
                path.getFileSystem(hadoop),
                Boolean.parseBoolean(options.getOrDefault("recursiveFileLookup", "false")),
                filters(options));
        FileStatus[] roots = listing.system.globStatus(path);
        for (FileStatus root : roots == null ? new FileStatus[0] : roots) {
            listing.add(root, root);
        }
        listing.files.sort(Comparator.comparing(SourceFile::path));
        return new SourceFiles(listing.files, listing.base(source, options.containsKey("basePath")));
    }

    private static List<PathFilterStrategy> filters(Map<String, String> options) {
        return CollectionConverters.asJava(PathFilterFactory.create(CaseInsensitiveMap$.MODULE$.apply(
                scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(options)))));
    }

    static SourceFile file(FileStatus status) {
        return new SourceFile(
                status.getPath().toString(), status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
    }

    private void add(FileStatus found, FileStatus root) throws IOException {
        if (hidden(found.getPath().getName())) {
            return;
        }
        if (found.isFile()) {
            if (filters.stream().allMatch(filter -> filter.accept(found))) {
                files.add(file(found));
            }
            return;
        }
        for (FileStatus child : system.listStatus(found.getPath())) {
            boolean partition = child.isDirectory() && child.getPath().getName().contains("=");
            if (partition && !recursive) {
                partitioned.add(root.getPath().toString());
            }
            if (child.isFile() || partition || recursive) {
                add(child, root);
            }
        }
    }

    private Optional<String> base(SourceSpec source, boolean given) {
        if (partitioned.size() > 1 && !given) {
            throw new DataRefused("Cannot read " + source.path().orElse("") + ": " + partitioned
                    + " each have folders such as key=value. Set options.basePath to the folder above them, or"
                    + " options.recursiveFileLookup: true to read their files without the keys.");
        }
        return partitioned.stream().findFirst().filter(folder -> !given);
    }

    /** As Spark has it. */
    private static boolean hidden(String name) {
        return name.startsWith(".") || name.endsWith("._COPYING_") || (name.startsWith("_") && !name.contains("="));
    }
}
