/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A source that refers to another must be ingested after it, so references must not run in a circle. */
final class CycleCheck implements Check {

    @Override
    public void check(SpecNode root, Problems problems) {
        Set<String> done = new HashSet<>();
        for (SpecNode source : root.at("sources").entries()) {
            walk(source, root, new ArrayDeque<>(), done, problems);
        }
    }

    private static void walk(SpecNode source, SpecNode root, Deque<String> path, Set<String> done, Problems problems) {
        if (!done.add(source.name())) {
            return;
        }
        path.addLast(source.name());
        for (SpecNode reference : references(source)) {
            String other = reference.text().orElse("");
            if (path.contains(other)) {
                problems.at(
                        reference,
                        "Sources refer to each other in a circle: " + circle(path, other)
                                + ". Drop one of these references.");
            } else {
                root.at("sources").maybe(other).ifPresent(next -> walk(next, root, path, done, problems));
            }
        }
        path.removeLast();
    }

    private static String circle(Deque<String> path, String back) {
        List<String> circle =
                path.stream().dropWhile(name -> !name.equals(back)).toList();
        return String.join(" -> ", circle) + " -> " + back;
    }

    private static List<SpecNode> references(SpecNode source) {
        return source.at("expect").items().stream()
                .flatMap(expectation -> expectation.at("references").maybe("source").stream())
                .toList();
    }
}
