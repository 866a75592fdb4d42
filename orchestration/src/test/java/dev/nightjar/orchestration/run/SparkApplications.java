/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.util.ArrayList;
import java.util.List;

/** Spark applications of an installation, started as the local runner starts its own. */
public final class SparkApplications {

    private SparkApplications() {}

    /** One that runs a main class. */
    public static ProcessBuilder of(Home home, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>(home.spark(mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
