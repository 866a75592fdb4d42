/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.RegisteredModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models show`. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Versions, metrics and gates of a model, and who moved its aliases, when and why.")
final class ModelsShowCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "NAME", description = "Model")
    private String name;

    @Option(names = "--history", description = "Everything that happened to it instead, oldest first")
    private boolean history;

    @Override
    public Integer call() {
        RegistryView view = RegistryView.of(settings);
        RegisteredModel model = view.model(name);
        var events = view.registry().events(name);
        List<EventText> audit = events.stream().map(EventText::of).toList();
        if (settings.json()) {
            Map<String, Object> document = ModelText.summary(model);
            document.put(
                    "versions",
                    model.versions().stream().map(ModelText::document).toList());
            document.put("history", audit.stream().map(EventText::document).toList());
            settings.print(document);
        } else if (history) {
            settings.out()
                    .println(TextTable.of(
                            EventText.NAMES,
                            audit.stream().map(EventText::cells).toList()));
        } else {
            settings.out().println(name + "  " + ModelText.aliases(model));
            EventText.standing(model, events).forEach(move -> settings.out().println("  " + move.sentence()));
            model.versions().forEach(version -> settings.out().println(ModelText.of(version)));
        }
        return 0;
    }
}
