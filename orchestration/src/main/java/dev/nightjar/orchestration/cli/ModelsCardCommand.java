/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.Json;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.orchestration.card.ModelCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models card`. */
@Command(
        name = "card",
        mixinStandardHelpOptions = true,
        description = "What a version is and is for, the data that it learned from, and how good it is; Markdown on"
                + " standard output, if no file is named.")
final class ModelsCardCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "NAME@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots")
    private Path html;

    @Option(names = "--md", paramLabel = "FILE", description = "Write Markdown with plots")
    private Path markdown;

    @Override
    public Integer call() {
        RegistryView view = RegistryView.of(settings);
        RegisteredModel model = view.model(reference.model());
        ModelVersion version = RegistryView.version(model, reference.requiredVersion());
        ManifestKeys keys = settings.modelKeys();
        ModelFigures figures = figures(version);
        List<EventText> history = view.registry().events(model.name()).stream()
                .filter(event -> event.about().equals(Optional.of(version.version())))
                .map(EventText::of)
                .toList();
        ModelCard card = new ModelCard(
                model,
                version,
                figures,
                history.stream().map(EventText::sentence).toList(),
                Verification.signature(version, keys));
        if (html != null) {
            PageFile.write(html, card.page());
        }
        if (markdown != null) {
            PageFile.write(markdown, card.markdown());
        }
        if (settings.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", model.name());
            document.put("version", ModelText.document(version));
            document.put("figures", figures);
            document.put("history", history.stream().map(EventText::document).toList());
            settings.print(document);
        } else if (html == null && markdown == null) {
            settings.out().print(card.markdown());
            settings.out().flush();
        } else if (!settings.quiet()) {
            settings.out().println((html == null ? markdown : html) + " holds the card.");
        }
        return 0;
    }

    private static ModelFigures figures(ModelVersion version) {
        ArtifactFile registered = version.manifest().get(ModelFigures.FILE);
        if (registered == null) {
            throw new DataRefused("Cannot make a card of version " + version.version() + " of model " + version.model()
                    + ": it was registered without " + ModelFigures.FILE + ".");
        }
        try {
            byte[] json =
                    ArtifactFolder.at(version.artifact(), new Configuration()).read(ModelFigures.FILE, registered);
            return Json.MAPPER.readValue(json, ModelFigures.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + ModelFigures.FILE + " in " + version.artifact(), e);
        }
    }
}
