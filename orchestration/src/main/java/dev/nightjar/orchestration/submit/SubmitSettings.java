/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.core.spec.ParsedEnvironment;
import dev.nightjar.orchestration.run.Home;
import dev.nightjar.orchestration.run.RemoteFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How applications are submitted.
 *
 * @param sparkHome with `bin/spark-submit`
 * @param logging configuration of a driver that runs here
 * @param spark settings by their full names
 * @param mask takes secrets out of a text
 */
public record SubmitSettings(
        Master master,
        DeployMode mode,
        Path sparkHome,
        Path logging,
        Jars jars,
        Map<String, String> spark,
        long logLimit,
        UnaryOperator<String> mask) {

    private static final String FIELD = "runner.spark-submit";

    public SubmitSettings {
        spark = Map.copyOf(spark);
    }

    /** Without settings that may be secrets. */
    @Override
    public String toString() {
        return "SubmitSettings[master=" + master.url() + ", mode=" + mode.text() + "]";
    }

    /**
     * As an environment says.
     *
     * @throws UsageError if it says what cannot work
     */
    public static SubmitSettings of(Environment.SparkSubmit runner, ParsedEnvironment environment, Home home) {
        Master master = new Master(runner.master());
        DeployMode mode = DeployMode.of(runner.deployMode());
        Map<String, String> spark = new HashMap<>(environment.environment().spark());
        spark.putAll(runner.spark());
        refuseOwn(spark);
        if (master.kubernetes()) {
            refuseOnKubernetes(runner, mode, spark);
        }
        return new SubmitSettings(
                master,
                mode,
                sparkHome(runner, home),
                home.conf("log4j2.properties"),
                Jars.of(home.distribution().resolve("jars"), runner.jars()),
                spark,
                environment.environment().logLimit(),
                environment.secrets()::mask);
    }

    /**
     * Looks whether the cluster can be reached, as far as that can be known without submitting anything.
     *
     * @param variables of this process
     * @return what was found
     * @throws UsageError if YARN's configuration is not named
     * @throws RemoteFailure if no master of a standalone cluster answers
     */
    public String check(Map<String, String> variables) {
        master.check(variables);
        return sparkHome.resolve("bin/spark-submit") + " for " + master.url() + ", "
                + (master.asked() ? "which answers" : "which was not asked");
    }

    private static Path sparkHome(Environment.SparkSubmit runner, Home home) {
        Path found = runner.home().map(Path::of).orElse(home.distribution().resolve("spark"));
        if (!Files.isExecutable(found.resolve("bin/spark-submit"))) {
            throw new UsageError("Cannot find " + found.resolve("bin/spark-submit") + ": set " + FIELD
                    + ".home to the folder of a Spark 4.2, or build Nightjar for the one that comes with it.");
        }
        return found;
    }

    private static void refuseOwn(Map<String, String> spark) {
        for (String setting : spark.keySet()) {
            if (setting.equals("spark.master")) {
                throw new UsageError("Cannot take the Spark setting spark.master: say it as " + FIELD + ".master.");
            }
            if (setting.equals("spark.submit.deployMode")) {
                throw new UsageError(
                        "Cannot take the Spark setting " + setting + ": say it as " + FIELD + ".deployMode.");
            }
            if (setting.startsWith("spark.nightjar.")) {
                throw new UsageError("Cannot take the Spark setting " + setting + ": it is Nightjar's own.");
            }
        }
    }

    private static void refuseOnKubernetes(Environment.SparkSubmit runner, DeployMode mode, Map<String, String> spark) {
        if (runner.home().isEmpty()) {
            throw new UsageError("Cannot submit to Kubernetes with the Spark that comes with Nightjar, which lacks"
                    + " spark-kubernetes: set " + FIELD + ".home to the folder of a Spark 4.2 that has it.");
        }
        if (spark.keySet().stream()
                .noneMatch(key -> key.startsWith("spark.kubernetes.") && key.endsWith("container.image"))) {
            throw new UsageError(
                    "Cannot submit to Kubernetes without an image: set spark.kubernetes.container.image in " + FIELD
                            + ".spark.");
        }
        if (mode == DeployMode.CLUSTER
                && runner.jars().isEmpty()
                && !spark.containsKey("spark.kubernetes.file.upload.path")) {
            throw new UsageError(
                    "Cannot give pods the jars of this machine: set " + FIELD + ".jars to where the pods find"
                            + " them, such as local:///opt/nightjar/jars, or spark.kubernetes.file.upload.path.");
        }
    }
}
