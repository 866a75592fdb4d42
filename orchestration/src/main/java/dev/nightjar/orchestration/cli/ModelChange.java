/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.util.List;
import java.util.Map;

/** Says what a command changed: who, when and why. */
record ModelChange(RegistryView view) {

    /** Prints the model's last events, of which there were `before` when the command began. */
    int printSince(long before, RegisteredModel now) {
        Settings settings = view.settings();
        List<EventText> changes = view.registry().events(now.name()).stream()
                .skip(before)
                .limit(now.sequence() - before)
                .map((RegistryEvent event) -> EventText.of(event))
                .toList();
        if (settings.json()) {
            Map<String, Object> document = ModelText.summary(now);
            document.put("changes", changes.stream().map(EventText::document).toList());
            settings.print(document);
        } else if (changes.isEmpty()) {
            settings.out().println(now.name() + ": nothing to change, " + ModelText.aliases(now));
        } else {
            changes.forEach(change -> settings.out().println(now.name() + ": " + change.sentence()));
        }
        return 0;
    }
}
