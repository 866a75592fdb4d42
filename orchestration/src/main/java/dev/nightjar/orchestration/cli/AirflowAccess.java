/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.AirflowSettings;
import dev.nightjar.orchestration.airflow.Credentials;
import dev.nightjar.orchestration.airflow.Timing;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which Airflow a command talks to: that of `runner.airflow` of the environment, or of `--url` with the credentials of
 * the variables NIGHTJAR_AIRFLOW_USER and NIGHTJAR_AIRFLOW_PASSWORD, or NIGHTJAR_AIRFLOW_TOKEN; and by which
 * certificates it is trusted. Credentials are never taken from the command line, which other users of the machine can
 * see.
 */
final class AirflowAccess {

    private static final String VARIABLE = "NIGHTJAR_AIRFLOW_";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Address of the Airflow, with the credentials of the variables NIGHTJAR_AIRFLOW_USER and"
                            + " NIGHTJAR_AIRFLOW_PASSWORD, or NIGHTJAR_AIRFLOW_TOKEN; default: runner.airflow of the environment")
    private String url;

    @Option(
            names = "--certificates",
            paramLabel = "FILE",
            description = "Those in PEM that may sign the server's certificate, or that one itself; default:"
                    + " runner.airflow.certificates of the environment, or without it those of Java")
    private Path certificates;

    AirflowClient client(Settings settings) {
        return new AirflowClient(settings(settings), Timing.real());
    }

    private AirflowSettings settings(Settings settings) {
        AirflowSettings found = found(settings);
        return certificates == null ? found : found.trusting(certificates);
    }

    private AirflowSettings found(Settings settings) {
        if (url != null) {
            return AirflowSettings.of(url, fromVariables(System.getenv()));
        }
        if (settings.runner() instanceof Environment.Airflow airflow) {
            return of(airflow);
        }
        throw new UsageError("Which Airflow? Give --url, or an --env whose file has runner.airflow.");
    }

    static AirflowSettings of(Environment.Airflow airflow) {
        AirflowSettings plain =
                AirflowSettings.of(airflow.url(), credentials(airflow.user(), airflow.password(), airflow.token()));
        AirflowSettings timed = plain.within(airflow.timeout(), plain.largestAnswer());
        AirflowSettings direct = airflow.certificates()
                .map(file -> timed.trusting(Path.of(file)))
                .orElse(timed);
        return airflow.proxy().map(direct::through).orElse(direct);
    }

    private static Credentials fromVariables(Map<String, String> variables) {
        return credentials(
                Optional.ofNullable(variables.get(VARIABLE + "USER")),
                Optional.ofNullable(variables.get(VARIABLE + "PASSWORD")),
                Optional.ofNullable(variables.get(VARIABLE + "TOKEN")));
    }

    static Credentials credentials(Optional<String> user, Optional<String> password, Optional<String> token) {
        if (token.isPresent()) {
            if (user.isPresent() || password.isPresent()) {
                throw new UsageError("Give either a token or a user and password for Airflow, not both.");
            }
            return new Credentials.Token(token.get());
        }
        if (user.isPresent() != password.isPresent()) {
            throw new UsageError("Give both a user and a password for Airflow, or a token.");
        }
        return user.<Credentials>map(name -> new Credentials.Password(name, password.orElseThrow()))
                .orElseGet(Credentials.None::new);
    }
}
