/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDiskTest {

    private static final URI LOCAL = URI.create("file:///");

    @TempDir
    java.nio.file.Path folder;

    private final Configuration hadoop = new Configuration();

    @BeforeEach
    void configure() {
        LocalDisk.use(hadoop);
        hadoop.set("fs.AbstractFileSystem.file.impl", LocalDiskContext.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a file", "a folder", "a folder/below", "a link"})
    void aStatusIsWhatHadoopItselfSays(String name) throws IOException {
        fill();
        try (FileSystem own = new LocalFileSystem();
                FileSystem disk = FileSystem.newInstance(LOCAL, hadoop)) {
            own.initialize(LOCAL, new Configuration());
            assertThat(disk).isInstanceOf(LocalDisk.class);
            Path path = path(name);
            assertThat(text(disk.getFileStatus(path))).isEqualTo(text(own.getFileStatus(path)));
            assertThat(all(disk.listStatus(path))).isEqualTo(all(own.listStatus(path)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "a file/below"})
    void whatIsNotThereIsNotFound(String name) throws IOException {
        fill();
        try (FileSystem disk = FileSystem.newInstance(LOCAL, hadoop)) {
            assertThat(disk.exists(path(name))).isFalse();
            assertThatThrownBy(() -> disk.getFileStatus(path(name)))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessageContaining(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"640", "755", "400", "1777"})
    void permissionsAreThoseThatWereSet(String octal) throws IOException {
        fill();
        short mode = Short.parseShort(octal, 8);
        try (FileSystem disk = FileSystem.newInstance(LOCAL, hadoop)) {
            disk.setPermission(path("a folder"), new FsPermission(mode));
        }
        assertThat((int) Files.getAttribute(folder.resolve("a folder"), "unix:mode") & 07777)
                .isEqualTo(mode);
    }

    @Test
    void aCommitStartsNoProcess() throws IOException {
        assertThat(processes(hadoop)).isZero();
        assertThat(processes(new Configuration())).as("by Hadoop's own").isPositive();
    }

    /** Writes as Delta's store does: aside, then renamed, and no second time. */
    private void commit(Configuration with, String name) throws IOException {
        FileContext files = FileContext.getFileContext(LOCAL, with);
        Path aside = path(name + ".tmp");
        for (int i = 0; i < 2; i++) {
            try (var out = files.create(aside, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
            if (i == 0) {
                files.rename(aside, path(name), Options.Rename.NONE);
            } else {
                assertThatThrownBy(() -> files.rename(aside, path(name), Options.Rename.NONE))
                        .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
            }
        }
        try (FileSystem disk = FileSystem.newInstance(LOCAL, with)) {
            assertThat(Arrays.stream(disk.listStatus(path("")))
                            .map(FileStatus::getPermission)
                            .map(FsPermission::toString))
                    .contains("rw-r--r--");
        }
        assertThat(folder.resolve(name)).hasContent(name);
    }

    private long processes(Configuration with) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            commit(with, "commit-" + with.hashCode());
            recording.stop();
            java.nio.file.Path events = Files.createTempFile("processes", ".jfr");
            try {
                recording.dump(events);
                return RecordingFile.readAllEvents(events).size();
            } finally {
                Files.delete(events);
            }
        }
    }

    private void fill() throws IOException {
        Files.writeString(folder.resolve("a file"), "some text");
        Files.createDirectories(folder.resolve("a folder/below"));
        Files.writeString(folder.resolve("a folder/file"), "text");
        Files.createSymbolicLink(folder.resolve("a link"), folder.resolve("a file"));
    }

    private Path path(String name) {
        return name.isEmpty() ? new Path(folder.toString()) : new Path(folder.toString(), name);
    }

    private static List<String> all(FileStatus[] statuses) {
        return Arrays.stream(statuses).map(LocalDiskTest::text).sorted().toList();
    }

    /** All but when it was last read, which comparing changes. */
    private static String text(FileStatus status) {
        return String.join(
                " ",
                status.getPath().toString(),
                "" + status.isDirectory(),
                "" + status.isSymlink(),
                "" + status.getLen(),
                "" + status.getReplication(),
                "" + status.getBlockSize(),
                "" + status.getModificationTime(),
                status.getPermission().toString(),
                status.getOwner(),
                status.getGroup());
    }
}
