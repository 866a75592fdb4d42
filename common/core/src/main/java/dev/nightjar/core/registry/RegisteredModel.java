/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's state at one moment.
 *
 * @param versions oldest first
 * @param aliases alias to version
 * @param sequence how many events made this state; an update states it and fails if others came between
 */
public record RegisteredModel(String name, List<ModelVersion> versions, Map<String, Integer> aliases, long sequence) {

    /** The alias of the version that scores nightly. */
    public static final String CHAMPION = "champion";

    /** The alias of the version that scores in the shadow. */
    public static final String CHALLENGER = "challenger";

    /** A version by number. */
    public Optional<ModelVersion> version(int number) {
        return versions.stream().filter(v -> v.version() == number).findFirst();
    }

    /** The version behind an alias. */
    public Optional<ModelVersion> alias(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::version);
    }

    /** The version trained from exactly this data, settings and code. */
    public Optional<ModelVersion> fingerprint(String fingerprint) {
        return versions.stream()
                .filter(v -> v.fingerprint().equals(fingerprint))
                .reduce((first, second) -> second);
    }

    /** The number that the next version gets. */
    public int nextVersion() {
        return versions.isEmpty() ? 1 : versions.get(versions.size() - 1).version() + 1;
    }
}
