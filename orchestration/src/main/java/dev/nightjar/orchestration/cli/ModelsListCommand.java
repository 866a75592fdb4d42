/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.RegisteredModel;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `nightjar models list`. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "All models.")
final class ModelsListCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Override
    public Integer call() {
        ModelRegistry registry = RegistryView.of(settings).registry();
        List<RegisteredModel> models =
                registry.models().stream().map(registry::model).toList();
        if (settings.json()) {
            settings.print(models.stream().map(ModelText::summary).toList());
        } else {
            List<List<String>> rows = models.stream()
                    .map(model -> List.of(model.name(), "" + model.versions().size(), ModelText.aliases(model)))
                    .toList();
            settings.out().println(TextTable.of(List.of("model", "versions", "aliases"), rows));
        }
        return 0;
    }
}
