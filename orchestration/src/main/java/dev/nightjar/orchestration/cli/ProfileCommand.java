/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.profile.SourceProfile;
import dev.nightjar.core.spec.Nearest;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.orchestration.profile.ProfilePage;
import dev.nightjar.orchestration.profile.ProfileText;
import dev.nightjar.orchestration.profile.SuggestedExpectations;
import dev.nightjar.orchestration.run.SparkWorker;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar profile`. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Shows the figures of a source's columns, of the newest night or of several together.")
final class ProfileCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(index = "0", paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Parameters(index = "1", paramLabel = "SOURCE", description = "A source of the pipeline")
    private String source;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "One night; default: the newest")
    private LocalDate date;

    @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "First of several nights")
    private LocalDate from;

    @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last of several nights")
    private LocalDate to;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots")
    private Path html;

    @Option(names = "--suggest", description = "Print expectations for sources.SOURCE.expect instead")
    private boolean suggest;

    @Override
    public Integer call() {
        PipelineSpec spec = settings.pipeline(file, Optional.empty()).spec();
        List<String> arguments = arguments(spec);
        SourceProfile profile;
        try (SparkWorker worker = settings.worker()) {
            profile = Answer.of(worker, "profile", arguments, SourceProfile.class);
        }
        if (html != null) {
            PageFile.write(html, ProfilePage.of(profile));
        }
        if (suggest) {
            suggest(SuggestedExpectations.of(profile));
        } else if (settings.json()) {
            settings.print(profile);
        } else if (html == null) {
            settings.out().println(TextTable.of(ProfileText.NAMES, ProfileText.rows(profile.columns())));
        } else if (!settings.quiet()) {
            settings.out().println(html + " holds the profile.");
        }
        return 0;
    }

    private List<String> arguments(PipelineSpec spec) {
        if (date != null && (from != null || to != null)) {
            throw new UsageError("Give --date for one night, or --from and --to for several, not both.");
        }
        if ((from == null) != (to == null)) {
            throw new UsageError("Give --from and --to together.");
        }
        if (from != null && from.isAfter(to)) {
            throw new UsageError("Invalid dates " + from + " to " + to + ": the first date is after the last.");
        }
        if (!spec.sources().containsKey(source)) {
            throw new UsageError("Unknown source '" + source + "' of " + file + "."
                    + Nearest.hint(source, spec.sources().keySet()));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--warehouse", settings.warehouse(),
                "--name", spec.pipeline(),
                "--source", source,
                "--timezone", spec.schedule().timezone().getId()));
        LocalDate first = date == null ? from : date;
        if (first != null) {
            arguments.addAll(List.of("--from", first.toString(), "--to", (date == null ? to : date).toString()));
        }
        if (suggest) {
            arguments.add("--keys");
        }
        return arguments;
    }

    private void suggest(List<String> lines) {
        if (!settings.json()) {
            lines.forEach(settings.out()::println);
            return;
        }
        try {
            JsonNode items = new YAMLMapper().readTree(String.join("\n", lines));
            settings.print(Json.MAPPER.convertValue(items, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
