/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.disk;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** Hadoop's local files, whose owners and permissions Java itself reads and sets where the disk has such. */
final class RawDisk extends RawLocalFileSystem {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        if (!POSIX) {
            return super.getFileStatus(path);
        }
        File file = pathToFile(path);
        if (!file.exists()) {
            throw missing(path);
        }
        try {
            PosixFileAttributes found = Files.readAttributes(file.toPath(), PosixFileAttributes.class);
            return new FileStatus(
                    found.size(),
                    found.isDirectory(),
                    1,
                    getDefaultBlockSize(path),
                    found.lastModifiedTime().toMillis(),
                    found.lastAccessTime().toMillis(),
                    FsPermission.valueOf("-" + PosixFilePermissions.toString(found.permissions())),
                    found.owner().getName(),
                    found.group().getName(),
                    new Path(file.getPath()).makeQualified(getUri(), getWorkingDirectory()));
        } catch (NoSuchFileException e) {
            throw missing(path);
        }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return !POSIX || Files.isSymbolicLink(pathToFile(path).toPath())
                ? super.getFileLinkStatus(path)
                : getFileStatus(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return POSIX && pathToFile(path).isFile() ? new FileStatus[] {getFileStatus(path)} : super.listStatus(path);
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        // Java has no sticky bit
        if (!POSIX || permission.getStickyBit()) {
            super.setPermission(path, permission);
        } else {
            Files.setPosixFilePermissions(
                    pathToFile(path).toPath(), PosixFilePermissions.fromString(permission.toString()));
        }
    }

    private static FileNotFoundException missing(Path path) {
        return new FileNotFoundException("File " + path + " does not exist");
    }
}
