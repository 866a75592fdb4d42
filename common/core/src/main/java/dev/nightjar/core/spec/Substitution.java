/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What `${...}` in a file stands for.
 *
 * @param date of `${date}` and `${date.nodash}`; without it these stay as they are
 * @param vars of `${var.NAME}`, before those of the file itself: from the environment file and `--set`
 * @param env of `${env.NAME}`: environment variables, whose values are secrets
 */
public record Substitution(Optional<LocalDate> date, Map<String, String> vars, Map<String, String> env) {

    public Substitution {
        vars = Map.copyOf(vars);
        env = Map.copyOf(env);
    }

    /** Without values, because they may be secrets. */
    @Override
    public String toString() {
        return "Substitution[date=" + date + ", vars=" + vars.keySet() + "]";
    }
}
