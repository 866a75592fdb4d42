/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a model as the audit shows it: what happened, and why where someone said.
 *
 * @param what such as `champion 3 -> 4`
 */
record EventText(RegistryEvent event, String what, Optional<String> reason) {

    static final List<String> NAMES = List.of("at", "by", "what", "reason");

    static EventText of(RegistryEvent event) {
        if (event instanceof RegistryEvent.VersionRegistered e) {
            return new EventText(e, "version " + e.version().version() + " registered", Optional.empty());
        } else if (event instanceof RegistryEvent.AliasMoved e) {
            return new EventText(e, e.alias() + " " + number(e.from()) + " -> " + number(e.to()), text(e.reason()));
        } else if (event instanceof RegistryEvent.VersionSigned e) {
            return new EventText(e, "version " + e.version() + " signed", Optional.empty());
        } else if (event instanceof RegistryEvent.TagSet e) {
            String change = e.value().map(value -> e.tag() + "=" + value).orElse("-" + e.tag());
            return new EventText(e, "version " + e.version() + " tag " + change, Optional.empty());
        } else if (event instanceof RegistryEvent.VersionRejected e) {
            return new EventText(e, "version " + e.version() + " rejected", text(e.reason()));
        }
        RegistryEvent.VersionRetired e = (RegistryEvent.VersionRetired) event;
        return new EventText(e, "version " + e.version() + " retired", text(e.reason()));
    }

    /** For each alias the move that made it what it is. */
    static List<EventText> standing(RegisteredModel model, List<RegistryEvent> events) {
        Map<String, EventText> last = new LinkedHashMap<>();
        for (RegistryEvent event : events) {
            if (event instanceof RegistryEvent.AliasMoved move) {
                last.put(move.alias(), of(move));
            }
        }
        return last.entrySet().stream()
                .filter(entry -> model.aliases().containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    List<String> cells() {
        return List.of(event.at().toString(), event.actor(), what, reason.orElse(""));
    }

    /** Such as `champion 3 -> 4, by ann at 2026-01-31T02:00:00Z: better`. */
    String sentence() {
        return what + ", by " + event.actor() + " at " + event.at()
                + reason.map(why -> ": " + why).orElse("");
    }

    /** To be printed as JSON. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("at", event.at());
        document.put("actor", event.actor());
        document.put("event", event.getClass().getSimpleName());
        document.put("version", event.about());
        if (event instanceof RegistryEvent.AliasMoved move) {
            document.put("alias", move.alias());
            document.put("from", move.from());
            document.put("to", move.to());
        } else if (event instanceof RegistryEvent.TagSet tagged) {
            document.put("tag", tagged.tag());
            document.put("value", tagged.value());
        }
        reason.ifPresent(why -> document.put("reason", why));
        return document;
    }

    private static Optional<String> text(String reason) {
        return Optional.ofNullable(reason).filter(text -> !text.isBlank());
    }

    private static String number(Optional<Integer> version) {
        return version.map(String::valueOf).orElse("none");
    }
}
