/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.application;

import dev.nightjar.core.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of one submitted application. The application writes its events into it, and a sign of life every few
 * seconds; whoever submitted it reads them, and may ask it to stop. So it makes no difference on which machine of which
 * cluster it runs, and it is found again by whoever knows the folder.
 *
 * <p>Failures of the file system are {@link UncheckedIOException}s.
 */
public final class ApplicationFolder {

    /** Setting of the application: where its folder is. */
    public static final String SETTING = "spark.nightjar.application";

    /** Setting of the application: `true` if it is to end with whoever holds its standard input. */
    public static final String ENDS_WITH_INPUT = "spark.nightjar.endsWithStandardInput";

    private static final String EVENT = "event-";
    private static final String BEAT = "beat-";
    private static final String STOP = "stop";

    private final FileSystem files;
    private final Path folder;
    private int events;
    private long beats;

    private ApplicationFolder(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    /** A folder, which need not exist. */
    public static ApplicationFolder at(String folder, Configuration hadoop) {
        return access(() -> {
            Path path = new Path(folder);
            FileSystem found = path.getFileSystem(hadoop);
            // without checksums, which are files of their own and written after the others
            return new ApplicationFolder(found instanceof LocalFileSystem local ? local.getRaw() : found, path);
        });
    }

    /** How far the application is. */
    public record Look(List<ApplicationEvent> events, long beat, boolean stopAsked) {

        /** Whether it ever did anything. */
        public boolean begun() {
            return beat > 0;
        }
    }

    /** Where it is. */
    public String path() {
        return folder.toString();
    }

    /** Makes it. */
    public void create() {
        access(() -> files.mkdirs(folder));
    }

    /** Says what happened. Only one writer, the application, does. */
    public synchronized void write(ApplicationEvent event) {
        events++;
        put(EVENT + String.format("%08d", events), access(() -> Json.MAPPER.writeValueAsBytes(event)));
    }

    /** A sign of life. Only one writer, the application, gives it. */
    public synchronized void beat() {
        long last = beats++;
        put(BEAT + beats, new byte[0]);
        if (last > 0) {
            access(() -> files.delete(new Path(folder, BEAT + last), false));
        }
    }

    /** Asks the application to stop, also one that has not begun yet. */
    public void askToStop() {
        put(STOP, new byte[0]);
    }

    /** Whether the application is asked to stop. */
    public boolean stopAsked() {
        return access(() -> files.exists(new Path(folder, STOP)));
    }

    /**
     * Looks how far it is.
     *
     * @param after how many of the events are known already
     */
    public Look look(int after) {
        return access(() -> {
            List<String> names = names();
            List<ApplicationEvent> found = new ArrayList<>();
            for (String name : names.stream()
                    .filter(each -> each.startsWith(EVENT))
                    .skip(after)
                    .toList()) {
                found.add(Json.MAPPER.readValue(read(name), ApplicationEvent.class));
            }
            long beat = names.stream()
                    .filter(name -> name.startsWith(BEAT))
                    .mapToLong(name -> Long.parseLong(name.substring(BEAT.length())))
                    .max()
                    .orElse(0);
            return new Look(found, beat, names.contains(STOP));
        });
    }

    /** Puts a file into it, at once or not at all. */
    public void put(String name, byte[] content) {
        access(() -> {
            Path unfinished = new Path(folder, "." + name + ".part");
            try (OutputStream out = files.create(unfinished, true)) {
                out.write(content);
            }
            Path file = new Path(folder, name);
            if (!files.rename(unfinished, file) && !files.exists(file)) {
                throw new IOException("Cannot write " + file);
            }
            return file;
        });
    }

    /** A file of it. */
    public byte[] read(String name) {
        return access(() -> {
            try (InputStream in = files.open(new Path(folder, name))) {
                return in.readAllBytes();
            }
        });
    }

    /** Takes it away. */
    public void delete() {
        access(() -> files.delete(folder, true));
    }

    /** The folders in it, in the order of their names. */
    public List<ApplicationFolder> inside() {
        return access(() -> Arrays.stream(list())
                .filter(FileStatus::isDirectory)
                .map(FileStatus::getPath)
                .sorted(Comparator.comparing(Path::getName))
                .map(path -> new ApplicationFolder(files, path))
                .toList());
    }

    private List<String> names() throws IOException {
        return Arrays.stream(list())
                .map(file -> file.getPath().getName())
                .sorted()
                .toList();
    }

    private FileStatus[] list() throws IOException {
        try {
            return files.listStatus(folder);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    private static <T> T access(Access<T> access) {
        try {
            return access.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
