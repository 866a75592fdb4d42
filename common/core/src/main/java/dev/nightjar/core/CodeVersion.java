/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Nightjar that is running: project version and, where known, the commit it was built from. */
public final class CodeVersion {

    private static final String RESOURCE = "nightjar.properties";

    private CodeVersion() {}

    /** For example `0.1.0+3f2a9c1`. */
    public static String current() {
        try (InputStream in = CodeVersion.class.getResourceAsStream(RESOURCE)) {
            Properties build = new Properties();
            build.load(in);
            String commit = build.getProperty("commit", "");
            return commit.isBlank() || commit.startsWith("$")
                    ? build.getProperty("version")
                    : build.getProperty("version") + "+" + commit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
