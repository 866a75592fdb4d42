/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file, at the place where it is. */
final class Problems {

    private final String file;
    private final Locations locations;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file, Locations locations) {
        this.file = file;
        this.locations = locations;
    }

    /** About a value, or about what is missing in it. */
    void at(SpecNode node, String message) {
        add(locations.value(node.pointer()), message);
    }

    /** About a key. */
    void atKey(SpecNode node, String message) {
        add(locations.key(node.pointer()), message);
    }

    private void add(Location at, String message) {
        found.add(new Problem(file, at.line(), at.column(), message));
    }

    /** Adds those of the others that are not at a place which is known to be wrong already. */
    void addAllElsewhere(Problems others) {
        List<Location> taken = found.stream()
                .map(problem -> new Location(problem.line(), problem.column()))
                .toList();
        others.found.stream()
                .filter(problem -> !taken.contains(new Location(problem.line(), problem.column())))
                .forEach(found::add);
    }

    /** In the order of the file, without secrets. */
    List<Problem> masked(Secrets secrets) {
        return found.stream()
                .map(problem ->
                        new Problem(problem.file(), problem.line(), problem.column(), secrets.mask(problem.message())))
                .sorted()
                .distinct()
                .toList();
    }

    void refuseIfAny(Secrets secrets) {
        if (!found.isEmpty()) {
            throw new SpecError(masked(secrets));
        }
    }
}
