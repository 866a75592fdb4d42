/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.core.plan.RetrainDecision;
import dev.nightjar.core.plan.RetrainPolicy;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Support;
import dev.nightjar.core.spec.ViewDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar plan`. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what a night would do, read and skip, and why.")
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Option(names = "--date", required = true, paramLabel = "YYYY-MM-DD", description = "The night's date")
    private LocalDate date;

    /** A step, and what is to be said of it: files found, or why it will be skipped. */
    record Line(
            String step,
            List<String> dependsOn,
            List<String> reads,
            List<String> writes,
            Optional<String> skipped,
            Optional<String> note) {}

    @Override
    public Integer call() {
        ParsedPipeline parsed = settings.pipeline(file, Optional.of(date));
        Support.refuseUnsupported(parsed);
        PipelineSpec spec = parsed.spec();
        RegisteredModel model = new DeltaModelRegistry(settings.lake()).model(spec.modelName());
        List<Line> lines = new ArrayList<>();
        for (PlannedStep step : PipelinePlan.of(spec)) {
            lines.add(line(step, spec, model));
        }
        if (settings.json()) {
            settings.print(lines);
        } else {
            lines.forEach(line -> settings.out().println(text(line)));
        }
        return 0;
    }

    private Line line(PlannedStep step, PipelineSpec spec, RegisteredModel model) {
        Optional<String> skipped = Optional.empty();
        Optional<String> note = Optional.empty();
        if (step.step().startsWith("ingest.")) {
            note = spec.sources().get(step.step().substring(7)).path().map(PlanCommand::files);
        } else if (step.step().startsWith("features.")) {
            note = changed(step.step(), spec);
        } else if (step.step().equals("train")) {
            RetrainDecision decision = RetrainPolicy.decide(spec, date, model, new DeltaRunLedger(settings.lake()));
            skipped = decision.due() ? Optional.empty() : Optional.of(decision.reason());
            note = decision.due() ? Optional.of(decision.reason()) : Optional.empty();
        } else if (step.step().equals("score")) {
            String alias = spec.scoring().orElseThrow().alias();
            note = Optional.of(model.alias(alias)
                    .map(version -> alias + " is version " + version.version())
                    .orElse("there is no " + alias + " yet; skipped if this night makes none"));
        }
        return new Line(step.step(), step.dependsOn(), step.reads(), step.writes(), skipped, note);
    }

    /** Said only where the ledger is sure: earlier nights are judged by what the file says of their date. */
    private Optional<String> changed(String step, PipelineSpec spec) {
        return new DeltaRunLedger(settings.lake())
                .find(RunLedger.Query.of(spec.pipeline()).stage("features")).stream()
                        .filter(run -> run.step().equals(step) && run.state() == StepState.SUCCESS)
                        .filter(run -> run.date().isBefore(date))
                        .max(Comparator.comparing(StepRun::date).thenComparing(StepRun::startedAt))
                        .filter(run -> run.isOtherThan(ViewDefinition.hash(
                                settings.pipeline(file, Optional.of(run.date())).spec(), step)))
                        .map(run -> "the view changed since the night of " + run.date() + "; `nightjar backfill --only "
                                + step + "` computes earlier nights anew");
    }

    private static String files(String path) {
        try {
            org.apache.hadoop.fs.Path glob = new org.apache.hadoop.fs.Path(path);
            FileStatus[] found = glob.getFileSystem(new Configuration()).globStatus(glob);
            int count = found == null ? 0 : found.length;
            return count == 0 ? "nothing there yet" : count == 1 ? "1 file or folder" : count + " files or folders";
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageError("Cannot look at " + path + ": " + e.getMessage(), e);
        }
    }

    private static String text(Line line) {
        return String.format(
                Locale.ROOT,
                "%-28s %s%s%s",
                line.step(),
                line.skipped().map(reason -> "skipped: " + reason).orElse("reads " + String.join(", ", line.reads())),
                line.skipped().isEmpty() && !line.writes().isEmpty()
                        ? "; writes " + String.join(", ", line.writes())
                        : "",
                line.note().map(note -> " (" + note + ")").orElse(""));
    }
}
