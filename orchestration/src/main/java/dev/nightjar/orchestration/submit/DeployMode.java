/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import java.util.Locale;

/** Where the driver of an application runs. */
enum DeployMode {
    /** Here, as a child of this process, with which it ends. */
    CLIENT,
    /** In the cluster, where it goes on without this process. */
    CLUSTER;

    static DeployMode of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
