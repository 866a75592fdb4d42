/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of a version of a table. The checksum of its commit lists them unless they are many; only then does Spark have to
 * read the log, which for a small night takes longer than its rows.
 */
final class TableFiles {

    private final List<AddFile> files;

    private TableFiles(List<AddFile> files) {
        this.files = files;
    }

    static TableFiles of(Snapshot snapshot) {
        Option<Seq<AddFile>> listed = snapshot.checksumOpt().flatMap(checksum -> checksum.allFiles());
        return new TableFiles(
                listed.isDefined()
                        ? CollectionConverters.asJava(listed.get())
                        : snapshot.allFiles().collectAsList());
    }

    static TableFiles of(List<AddFile> files) {
        return new TableFiles(files);
    }

    /** Those whose partition has one of these dates in a column. */
    List<AddFile> in(String column, Collection<LocalDate> dates) {
        return files.stream().filter(file -> dates.contains(date(file, column))).toList();
    }

    /** The dates that partitions have in a column. */
    List<LocalDate> dates(String column) {
        return files.stream().map(file -> date(file, column)).distinct().toList();
    }

    private static LocalDate date(AddFile file, String column) {
        return LocalDate.parse(file.partitionValues().apply(column));
    }
}
