/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Collection;

/** Names that must be declared elsewhere in the file. */
final class References {

    private References() {}

    /** Reports a name that is none of the declared ones. */
    static void require(SpecNode name, String kind, Collection<String> declared, Problems problems) {
        name.text()
                .filter(text -> !declared.contains(text))
                .ifPresent(text -> problems.at(
                        name,
                        "Unknown " + kind + " '" + text + "' in " + name.path() + "."
                                + (declared.isEmpty() ? " The file declares none." : Nearest.hint(text, declared))));
    }
}
