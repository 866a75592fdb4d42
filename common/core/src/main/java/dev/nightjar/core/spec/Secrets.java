/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The values that a file took from `${env.NAME}`, so that whatever is printed, logged or stored can be rid of them. */
public final class Secrets {

    private static final String MASK = "***";

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    /** Of these values; empty ones are none. */
    public static Secrets of(Collection<String> values) {
        return new Secrets(values.stream()
                .filter(value -> !value.isBlank())
                .distinct()
                // a secret that holds another one goes first, or its rest would stay
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** These and others, such as those of an environment file. */
    public Secrets and(Secrets others) {
        return of(Stream.concat(values.stream(), others.values.stream()).toList());
    }

    /** The text with each secret value replaced by `***`. */
    public String mask(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    @Override
    public String toString() {
        return "Secrets[" + values.size() + "]";
    }
}
