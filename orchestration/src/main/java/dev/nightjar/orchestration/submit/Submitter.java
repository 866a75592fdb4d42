/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import static java.util.stream.Collectors.toMap;

import dev.nightjar.core.application.ApplicationFolder;
import dev.nightjar.orchestration.run.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.launcher.SparkLauncher;

/** Submits jobs with the settings of an environment. */
final class Submitter {

    private static final String JARS = "spark.jars";
    private static final Set<String> FILES = Set.of("--pipeline", "--env-file");

    private final SubmitSettings settings;

    Submitter(SubmitSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts `spark-submit`.
     *
     * @param job such as `pipeline`
     * @param lines takes what it prints
     */
    Launched submit(String job, List<String> arguments, ApplicationFolder folder, Consumer<String> lines) {
        settings.master().check(System.getenv());
        try {
            folder.create();
            folder.put(SubmittedApplication.MODE, settings.mode().text().getBytes(StandardCharsets.UTF_8));
            return Launched.start(
                    launcher(job, arguments, folder),
                    properties(folder),
                    line -> lines.accept(settings.mask().apply(line)));
        } catch (RuntimeException e) {
            // or somebody would look for it
            folder.delete();
            throw e;
        }
    }

    private SparkLauncher launcher(String job, List<String> arguments, ApplicationFolder folder) {
        // it can set variables, but leave none out
        Map<String, String> without = Home.PASSWORDS.stream().collect(toMap(name -> name, name -> ""));
        return new SparkLauncher(without)
                .setSparkHome(settings.sparkHome().toAbsolutePath().toString())
                .setJavaHome(System.getProperty("java.home"))
                .setMaster(settings.master().url())
                .setDeployMode(settings.mode().text())
                .addSparkArg("--load-spark-defaults")
                .setMainClass(mainClass(job))
                .setAppResource(settings.jars().application())
                .addAppArgs(reachable(arguments, folder).toArray(String[]::new));
    }

    private static String mainClass(String job) {
        return "dev.nightjar.jobs." + Character.toUpperCase(job.charAt(0)) + job.substring(1) + "Job";
    }

    /** A driver elsewhere does not see the files of this machine: it gets copies. */
    private List<String> reachable(List<String> arguments, ApplicationFolder folder) {
        if (settings.mode() == DeployMode.CLIENT) {
            return arguments;
        }
        List<String> changed = new ArrayList<>(arguments);
        for (int i = 0; i + 1 < changed.size(); i++) {
            if (FILES.contains(changed.get(i))) {
                Path file = Path.of(changed.get(i + 1));
                // the two may have the same name
                String name = changed.get(i).substring("--".length()) + "-" + file.getFileName();
                folder.put(name, content(file));
                changed.set(i + 1, folder.path() + "/" + name);
            }
        }
        return changed;
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Settings may be secrets, which other users of the machine would see on a command line. */
    private Path properties(ApplicationFolder folder) {
        Properties properties = new Properties();
        properties.putAll(spark(folder));
        try {
            // readable by this user alone
            Path file = Files.createTempFile("nightjar-submit-", ".conf");
            file.toFile().deleteOnExit();
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write settings for spark-submit", e);
        }
    }

    private Map<String, String> spark(ApplicationFolder folder) {
        Map<String, String> spark = new TreeMap<>(settings.spark());
        // a cluster must not begin again by itself what the scheduler counts as an attempt
        spark.putIfAbsent("spark.yarn.maxAppAttempts", "1");
        spark.putIfAbsent("spark.standalone.submit.waitAppCompletion", "true");
        List<String> jars = new ArrayList<>(settings.jars().others());
        if (spark.containsKey(JARS)) {
            jars.add(spark.get(JARS));
        }
        spark.put(JARS, String.join(",", jars));
        spark.put(ApplicationFolder.SETTING, folder.path());
        if (settings.mode() == DeployMode.CLIENT) {
            spark.put(ApplicationFolder.ENDS_WITH_INPUT, "true");
            spark.putIfAbsent(
                    SparkLauncher.DRIVER_EXTRA_JAVA_OPTIONS,
                    "-Dlog4j2.configurationFile=" + settings.logging().toUri());
        }
        return spark;
    }
}
