/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import dev.nightjar.core.failure.DataRefused;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The folder of a saved model: its files, held against the manifest that was registered. */
public final class ArtifactFolder {

    private final FileSystem files;
    private final Path folder;

    private ArtifactFolder(FileSystem files, Path folder) {
        this.files = files;
        this.folder = files.makeQualified(folder);
    }

    /** The folder at a Hadoop path, with the settings and credentials of its file system. */
    public static ArtifactFolder at(String folder, Configuration hadoop) throws IOException {
        Path path = new Path(folder);
        FileSystem files = path.getFileSystem(hadoop);
        // Hadoop keeps a checksum beside each local file and hides both it and whatever is named like one
        return new ArtifactFolder(files instanceof LocalFileSystem local ? local.getRaw() : files, path);
    }

    /** Every file in the folder and below, by its path from there; empty if there is no such folder. */
    public Map<String, ArtifactFile> manifest() throws IOException {
        Map<String, ArtifactFile> manifest = new TreeMap<>();
        for (Map.Entry<String, Long> file : sizes().entrySet()) {
            manifest.put(file.getKey(), new ArtifactFile(file.getValue(), sha256(file.getKey())));
        }
        return manifest;
    }

    /**
     * What is not as it was registered, by file: missing, too many, or of other content. Content is only looked at where
     * the size is right.
     */
    public Map<String, String> differences(Map<String, ArtifactFile> manifest) throws IOException {
        Map<String, Long> sizes = sizes();
        Map<String, String> differences = new TreeMap<>();
        TreeSet<String> all = new TreeSet<>(sizes.keySet());
        all.addAll(manifest.keySet());
        for (String file : all) {
            ArtifactFile registered = manifest.get(file);
            Long size = sizes.get(file);
            if (registered == null) {
                differences.put(file, "was not registered");
            } else if (size == null) {
                differences.put(file, "is missing");
            } else if (size != registered.bytes()) {
                differences.put(file, "has " + size + " bytes, not the " + registered.bytes() + " registered");
            } else if (!sha256(file).equals(registered.sha256())) {
                differences.put(file, "was changed: its SHA-256 is not the one registered");
            }
        }
        return differences;
    }

    /**
     * The content of a small file, which is what was registered also if the file changes meanwhile.
     *
     * @throws DataRefused if it is not
     */
    public byte[] read(String file, ArtifactFile registered) throws IOException {
        try (InputStream in = files.open(new Path(folder, file))) {
            byte[] content = in.readAllBytes();
            require(file, registered, HexFormat.of().formatHex(digest().digest(content)));
            return content;
        } catch (FileNotFoundException e) {
            throw new DataRefused("Cannot read file " + file + " in " + folder + ": it is missing.", e);
        }
    }

    /**
     * Copies the registered files, and nothing else, to a local folder.
     *
     * @throws DataRefused if one of them is not what was registered; what was copied is of no use then
     */
    public void copyTo(java.nio.file.Path target, Map<String, ArtifactFile> manifest) throws IOException {
        for (Map.Entry<String, ArtifactFile> file : manifest.entrySet()) {
            java.nio.file.Path copy = target.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            try (DigestInputStream in = new DigestInputStream(files.open(new Path(folder, file.getKey())), digest());
                    OutputStream out = Files.newOutputStream(copy)) {
                in.transferTo(out);
                require(
                        file.getKey(),
                        file.getValue(),
                        HexFormat.of().formatHex(in.getMessageDigest().digest()));
            }
        }
    }

    private void require(String file, ArtifactFile registered, String found) {
        if (!found.equals(registered.sha256())) {
            throw new DataRefused(
                    "Cannot read file " + file + " in " + folder + ": it is not the one that was registered.");
        }
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        if (!files.exists(folder)) {
            return sizes;
        }
        String root = folder.toUri().getPath();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            sizes.put(file.getPath().toUri().getPath().substring(root.length() + 1), file.getLen());
        }
        return sizes;
    }

    private String sha256(String file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(files.open(new Path(folder, file)), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
