/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Command lines of tests in other packages. */
public final class CommandLines {

    private CommandLines() {}

    /** Runs one, and answers its exit code. */
    public static int run(StringWriter out, StringWriter err, String... arguments) {
        return Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
