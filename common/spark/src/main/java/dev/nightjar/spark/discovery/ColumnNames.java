/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names under which columns can be used everywhere in a pipeline file. */
final class ColumnNames {

    private ColumnNames() {}

    /** The given names where they will do; else lower-case letters, digits and underscores, all different. */
    static List<String> of(List<String> given) {
        Set<String> taken = new HashSet<>();
        given.stream().filter(ColumnNames::isFit).forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            names.add(isFit(given.get(i)) ? given.get(i) : different(made(given.get(i), i + 1), taken));
        }
        return List.copyOf(names);
    }

    private static boolean isFit(String name) {
        // every table has a column of this name already: the logical date
        return name.matches("[A-Za-z][A-Za-z0-9_]*") && !name.equalsIgnoreCase(LakeColumns.DATE);
    }

    private static String made(String given, int position) {
        if (given.equalsIgnoreCase(LakeColumns.DATE)) {
            return "day";
        }
        String name = given.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        // Spark calls columns without a name _c0, _c1 and so on
        return name.isEmpty() || given.matches("_c\\d+")
                ? "c" + position
                : name.matches("[0-9].*") ? "c_" + name : name;
    }

    private static String different(String name, Set<String> taken) {
        String unique = name;
        for (int i = 2; !taken.add(unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }
}
