/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.RegisteredModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models diff`. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "How two versions differ: parameters, metrics, inputs, signature, code and settings.")
final class ModelsDiffCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(index = "0", paramLabel = "NAME", description = "Model")
    private String name;

    @Parameters(index = "1", paramLabel = "VERSION", description = "Version, by number or alias")
    private String first;

    @Parameters(index = "2", paramLabel = "VERSION", description = "The version to compare with")
    private String second;

    @Option(names = "--all", description = "Also what is the same")
    private boolean all;

    @Override
    public Integer call() {
        RegisteredModel model = RegistryView.of(settings).model(name);
        var from = RegistryView.version(model, first);
        var to = RegistryView.version(model, second);
        List<VersionDiff> diffs = VersionDiff.of(from, to).stream()
                .filter(diff -> all || !diff.same())
                .toList();
        if (settings.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", name);
            document.put("from", from.version());
            document.put("to", to.version());
            document.put("differences", diffs);
            settings.print(document);
        } else if (diffs.isEmpty()) {
            settings.out().println("Versions " + from.version() + " and " + to.version() + " do not differ.");
        } else {
            settings.out().println(name + ": version " + from.version() + " to version " + to.version());
            settings.out()
                    .println(TextTable.of(
                            VersionDiff.NAMES,
                            diffs.stream().map(VersionDiff::cells).toList()));
        }
        return 0;
    }
}
