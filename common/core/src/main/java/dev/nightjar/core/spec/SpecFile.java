/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Map;

/**
 * A pipeline file as it was written: what is needed to read it again as it was.
 *
 * @param yaml its text, with `${...}` in it, so without the values of secrets
 * @param variables of `${var.NAME}` that came from outside (the environment file, `--set`) and that the file uses, as
 *     given
 */
public record SpecFile(String yaml, Map<String, String> variables) {

    public SpecFile {
        variables = Map.copyOf(variables);
    }

    /** Without its text. */
    @Override
    public String toString() {
        return "SpecFile[variables=" + variables.keySet() + "]";
    }
}
