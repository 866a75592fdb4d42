/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import java.util.Optional;

/**
 * A model, or a version of it, as written on the command line: `fraud`, `fraud@3` or `fraud@champion`.
 *
 * @param version a number or an alias
 */
record ModelReference(String model, Optional<String> version) {

    static ModelReference parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new ModelReference(text, Optional.empty())
                : new ModelReference(text.substring(0, at), Optional.of(text.substring(at + 1)));
    }

    /** @throws UsageError if it names no version */
    String requiredVersion() {
        return version.orElseThrow(() -> new UsageError("Missing version of model " + model + ": write " + model
                + "@3, or " + model + "@ and an alias, such as " + model + "@champion."));
    }
}
