/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import picocli.CommandLine.Option;

/** Who changes a model, for the record. */
final class Audit {

    @Option(names = "--by", paramLabel = "WHO", description = "Who does it, for the record; default: the system's user")
    private String by;

    String actor() {
        return by == null ? System.getProperty("user.name") : by;
    }
}
