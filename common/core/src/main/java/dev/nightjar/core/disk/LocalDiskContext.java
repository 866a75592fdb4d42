/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.disk;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.LocalConfigKeys;

/** {@link LocalDisk} for Hadoop's other interface of file systems, by which Delta commits. */
public final class LocalDiskContext extends ChecksumFs {

    /** For Hadoop, which makes it by name. */
    public LocalDiskContext(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
        super(new Raw(uri, hadoop));
    }

    private static final class Raw extends DelegateToFileSystem {

        Raw(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
            super(uri, new RawDisk(), hadoop, FsConstants.LOCAL_FS_URI.getScheme(), false);
        }

        /** None. */
        @Override
        public int getUriDefaultPort() {
            return -1;
        }

        @Override
        public FsServerDefaults getServerDefaults(Path path) throws IOException {
            return LocalConfigKeys.getServerDefaults();
        }

        /** Whatever the disk takes. */
        @Override
        public boolean isValidName(String path) {
            return true;
        }
    }
}
