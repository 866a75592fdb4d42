/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import dev.nightjar.core.failure.UsageError;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Moves aliases by the rules: to known, unrejected versions, and back again. */
public record Aliases(ModelRegistry registry, Clock clock) {

    /**
     * Points an alias to a version.
     *
     * @throws UsageError if there is no such version, or it was rejected or retired
     */
    public RegisteredModel promote(String model, String alias, int version, String actor, String reason) {
        RegisteredModel seen = registry.model(model);
        ModelVersion target = seen.version(version)
                .orElseThrow(() -> new UsageError("Cannot promote version " + version + " of model " + model
                        + ": it has " + describe(seen) + "."));
        if (target.state() != ModelVersion.State.REGISTERED) {
            throw new UsageError("Cannot promote version " + version + " of model " + model + ": it was "
                    + target.state().name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        if (Optional.of(version).equals(Optional.ofNullable(seen.aliases().get(alias)))) {
            return seen;
        }
        return move(seen, alias, version, actor, reason);
    }

    /**
     * Points an alias back to the version that it had before.
     *
     * @throws UsageError if it had none
     */
    public RegisteredModel rollback(String model, String alias, String actor, String reason) {
        RegisteredModel seen = registry.model(model);
        List<RegistryEvent.AliasMoved> moves = registry.events(model).stream()
                .filter(RegistryEvent.AliasMoved.class::isInstance)
                .map(RegistryEvent.AliasMoved.class::cast)
                .filter(move -> move.alias().equals(alias))
                .toList();
        Optional<Integer> before =
                moves.isEmpty() ? Optional.empty() : moves.get(moves.size() - 1).from();
        return move(
                seen,
                alias,
                before.orElseThrow(() -> new UsageError(
                        "Cannot roll back " + alias + " of model " + model + ": it never pointed to another version.")),
                actor,
                reason);
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
