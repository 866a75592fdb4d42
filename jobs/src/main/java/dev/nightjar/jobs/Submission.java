/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.Json;
import dev.nightjar.core.application.ApplicationEvent;
import dev.nightjar.core.application.ApplicationFolder;
import dev.nightjar.spark.job.JobOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** This application's side of the folder that its submitter follows it by. */
final class Submission implements JobOutput {

    private final ApplicationFolder folder;

    private Submission(ApplicationFolder folder) {
        this.folder = folder;
    }

    /**
     * That of this process, whose signs of life then begin; empty if nobody follows it.
     *
     * @throws NotWanted if its submitter gave it up before it began, or a cluster begins it a second time
     */
    static Optional<Submission> current() {
        SparkConf settings = new SparkConf();
        if (settings.getBoolean(ApplicationFolder.ENDS_WITH_INPUT, false)) {
            Ending.withInput(System.in);
        }
        if (!settings.contains(ApplicationFolder.SETTING)) {
            return Optional.empty();
        }
        ApplicationFolder folder = ApplicationFolder.at(
                settings.get(ApplicationFolder.SETTING), SparkHadoopUtil.get().newConfiguration(settings));
        ApplicationFolder.Look before = folder.look(0);
        if (before.stopAsked()) {
            throw new NotWanted("This application was given up before it began.");
        }
        if (before.begun()) {
            throw new NotWanted("This application ran before; whoever submitted it decides about another attempt.");
        }
        Heart.beat(folder);
        return Optional.of(new Submission(folder));
    }

    /** It has its Spark session. */
    void running(String application) {
        folder.write(new ApplicationEvent.Running(application));
    }

    @Override
    public void started(String step) {
        folder.write(new ApplicationEvent.Started(step));
    }

    @Override
    public void result(Object document) {
        folder.write(new ApplicationEvent.Result(Json.MAPPER.valueToTree(document)));
    }

    /** Nothing more follows. */
    void ended(int exitCode, String error) {
        folder.write(new ApplicationEvent.Ended(exitCode, error));
    }

    /** Arguments that name files of the folder, with copies of these on this machine. */
    List<String> withLocalFiles(List<String> arguments) {
        String prefix = folder.path() + "/";
        List<String> local = new ArrayList<>();
        for (String argument : arguments) {
            local.add(argument.startsWith(prefix) ? copy(argument.substring(prefix.length())) : argument);
        }
        return local;
    }

    private String copy(String name) {
        try {
            Path copies = Files.createTempDirectory("nightjar-");
            Path copy = Files.write(copies.resolve(name), folder.read(name));
            copies.toFile().deleteOnExit();
            copy.toFile().deleteOnExit();
            return copy.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + name + " to this machine", e);
        }
    }

    /** The application is to do nothing. */
    static final class NotWanted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotWanted(String message) {
            super(message, null, false, false);
        }
    }
}
