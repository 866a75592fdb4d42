/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In a split by column, each value belongs to one part. */
record SplitValues(SpecNode split) {

    void check(Problems problems) {
        Map<String, String> taken = new HashMap<>();
        for (String part : List.of("train", "validation", "test")) {
            for (SpecNode value : split.at(part).items()) {
                String earlier = taken.putIfAbsent(value.json().asText(), part);
                if (earlier != null) {
                    problems.at(
                            value,
                            "Invalid split: value '" + value.json().asText() + "' is in " + earlier + " and in " + part
                                    + ".");
                }
            }
        }
    }
}
