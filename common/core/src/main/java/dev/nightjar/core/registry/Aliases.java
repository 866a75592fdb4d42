/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import dev.nightjar.core.failure.ModelRefused;
import dev.nightjar.core.failure.UsageError;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Moves aliases by the rules: to known, unrejected versions, and back again. Each move is one appended event with who, when
 * and why, made only if the model is still as it was when the rules were looked at.
 */
public record Aliases(ModelRegistry registry, Clock clock) {

    /**
     * Points an alias to a version. If it does so already, nothing happens.
     *
     * @throws UsageError if there is no such version
     * @throws ModelRefused if it was rejected or retired, or is to be champion and did not pass its gates
     * @throws dev.nightjar.core.failure.LostRace if someone else changed the model meanwhile
     */
    public RegisteredModel promote(String model, String alias, int version, String actor, String reason) {
        return promote(registry.model(model), alias, version, actor, reason);
    }

    /**
     * Points an alias to a version of a model as it was when this was decided. If it does so already, nothing happens.
     *
     * @throws UsageError if there is no such version
     * @throws ModelRefused if it was rejected or retired, or is to be champion and did not pass its gates
     * @throws dev.nightjar.core.failure.LostRace if someone else changed the model since
     */
    public RegisteredModel promote(RegisteredModel seen, String alias, int version, String actor, String reason) {
        String model = seen.name();
        ModelVersion target = seen.version(version)
                .orElseThrow(() -> new UsageError("Cannot promote version " + version + " of model " + model
                        + ": it has " + describe(seen) + "."));
        requireUsable(
                target, alias, "Cannot promote version " + version + " of model " + model + " to " + alias + ": ");
        if (Optional.of(version).equals(Optional.ofNullable(seen.aliases().get(alias)))) {
            return seen;
        }
        return move(seen, alias, version, actor, reason);
    }

    /**
     * Points an alias back to the version that it had before. Again, it goes back one more: a version that was rolled back
     * does not return by itself.
     *
     * @throws UsageError if it had none
     * @throws ModelRefused if that version was rejected or retired since
     * @throws dev.nightjar.core.failure.LostRace if someone else changed the model meanwhile
     */
    public RegisteredModel rollback(RegisteredModel seen, String alias, String actor, String reason) {
        String model = seen.name();
        Iterator<Integer> stack = stack(alias, registry.events(model)).iterator();
        if (stack.hasNext()) {
            stack.next();
        }
        if (!stack.hasNext()) {
            throw new UsageError(
                    "Cannot roll back " + alias + " of model " + model + ": it never pointed to another version.");
        }
        int before = stack.next();
        requireUsable(
                seen.version(before).orElseThrow(),
                alias,
                "Cannot roll back " + alias + " of model " + model + " to version " + before + ": ");
        return move(seen, alias, before, actor, reason);
    }

    /** The versions that an alias had, the newest first, without those that it came back from. */
    private static Deque<Integer> stack(String alias, List<RegistryEvent> events) {
        Deque<Integer> stack = new ArrayDeque<>();
        for (RegistryEvent event : events) {
            if (event instanceof RegistryEvent.AliasMoved move
                    && move.alias().equals(alias)
                    && move.to().isPresent()) {
                Integer top = stack.poll();
                if (!move.to().equals(Optional.ofNullable(stack.peek()))) {
                    if (top != null) {
                        stack.push(top);
                    }
                    stack.push(move.to().get());
                }
            }
        }
        return stack;
    }

    private void requireUsable(ModelVersion version, String alias, String cannot) {
        if (version.state() != ModelVersion.State.REGISTERED) {
            throw new ModelRefused(cannot + "it was " + version.state().name().toLowerCase(Locale.ROOT)
                    + why(version).map(reason -> " (" + reason + ")").orElse("") + ". Choose another version.");
        }
        if (alias.equals(RegisteredModel.CHAMPION) && !version.passedGates()) {
            throw new ModelRefused(cannot + "it did not pass its gates: " + version.failedGates() + ".");
        }
    }

    /** Who rejected or retired a version, and why. */
    private Optional<String> why(ModelVersion version) {
        return registry.events(version.model()).stream()
                .filter(event -> event.about().equals(Optional.of(version.version())))
                .map(event -> event instanceof RegistryEvent.VersionRejected rejected
                        ? "by " + rejected.actor() + ": " + rejected.reason()
                        : event instanceof RegistryEvent.VersionRetired retired
                                ? "by " + retired.actor() + ": " + retired.reason()
                                : "")
                .filter(reason -> !reason.isEmpty())
                .collect(Collectors.reducing((first, second) -> second));
    }

    private RegisteredModel move(RegisteredModel seen, String alias, int to, String actor, String reason) {
        Optional<Integer> from = Optional.ofNullable(seen.aliases().get(alias));
        return registry.append(
                seen,
                new RegistryEvent.AliasMoved(
                        seen.name(), clock.instant(), actor, alias, from, Optional.of(to), reason));
    }

    private static String describe(RegisteredModel model) {
        return model.versions().isEmpty() ? "no versions" : "versions 1 to " + (model.nextVersion() - 1);
    }
}
