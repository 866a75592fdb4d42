/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import java.util.Optional;

/** Who asks. */
public record Principal(String name, Role role) {

    static final Principal NOBODY = new Principal("", Role.ANYBODY);

    /** For events. */
    public Optional<String> actor() {
        return Optional.of(name).filter(text -> !text.isEmpty());
    }
}
