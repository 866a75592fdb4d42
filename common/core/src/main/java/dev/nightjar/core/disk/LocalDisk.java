/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.disk;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Hadoop's local file system without its processes: where Hadoop's native library is absent, it starts `ls`, `chmod` or
 * `readlink` each time that it looks at permissions or sets them, several hundred times in a small night. Named by
 * `fs.file.impl`, and {@link LocalDiskContext} by `fs.AbstractFileSystem.file.impl`.
 */
public final class LocalDisk extends LocalFileSystem {

    /** For Hadoop, which makes it by name. */
    public LocalDisk() {
        super(new RawDisk());
    }

    /** Lets a configuration use it, unless that says otherwise; file systems that are open already stay what they are. */
    public static void use(Configuration hadoop) {
        hadoop.setIfUnset("fs.file.impl", LocalDisk.class.getName());
    }
}
