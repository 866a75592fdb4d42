/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import dev.nightjar.core.disk.LocalDisk;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import org.apache.hadoop.conf.Configuration;

/** Delta Kernel on Hadoop file systems, with commits that are atomic on a local disk too. */
final class KernelEngine {

    /** Stands in each commit for who wrote it. */
    static final String NAME = "Nightjar";

    private KernelEngine() {}

    static Engine on(Configuration hadoop) {
        Configuration configuration = new Configuration(hadoop);
        configuration.setIfUnset("io.delta.kernel.logStore.file.impl", LocalLinkLogStore.class.getName());
        LocalDisk.use(configuration);
        return DefaultEngine.create(configuration);
    }
}
