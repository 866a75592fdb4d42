/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.failure.NightjarFailure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. */
@Command(
        name = "nightjar",
        mixinStandardHelpOptions = true,
        versionProvider = Nightjar.Version.class,
        description = "Nightly machine-learning pipelines on Spark and Delta Lake, from one YAML file.",
        subcommands = {
            InitCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            RunCommand.class,
            BackfillCommand.class,
            ScheduleCommand.class,
            ServeCommand.class,
            UsersCommand.class,
            AirflowCommand.class,
            SqlCommand.class,
            ProfileCommand.class,
            TraceCommand.class,
            ReproduceCommand.class,
            ModelsCommand.class,
            RunsCommand.class,
            NotebooksCommand.class,
            DemoCommand.class,
            DoctorCommand.class
        })
public final class Nightjar {

    private Nightjar() {}

    public static void main(String[] arguments) {
        System.exit(run(writer(System.out), writer(System.err), arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    /** Runs a command line and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Nightjar())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(LocalDate.class, text -> parsed(text, LocalDate::parse, "date such as 2026-01-31"))
                .registerConverter(
                        Instant.class, text -> parsed(text, Instant::parse, "instant such as 2026-01-31T02:00:00Z"))
                .registerConverter(ZoneId.class, text -> parsed(text, ZoneId::of, "time zone such as Europe/Berlin"))
                .registerConverter(Duration.class, text -> parsed(text, Duration::parse, "duration such as PT2H"))
                .registerConverter(ModelReference.class, ModelReference::parse)
                .setExecutionExceptionHandler(Nightjar::explain)
                .execute(arguments);
    }

    private static <T> T parsed(String text, Function<String, T> parser, String kind) {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a " + kind);
        }
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        boolean verbose = parsed.expandedArgs().contains("--verbose");
        if (verbose) {
            e.printStackTrace(command.getErr());
        } else {
            command.getErr().println(e instanceof NightjarFailure ? e.getMessage() : e.toString());
        }
        command.getErr().flush();
        return e instanceof NightjarFailure failure ? failure.exitCode() : 1;
    }

    /** `nightjar --version`. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"nightjar " + CodeVersion.current()};
        }
    }
}
