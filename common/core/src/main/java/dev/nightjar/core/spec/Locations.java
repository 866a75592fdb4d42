/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Map;

/**
 * Where the keys and values of a file are, by JSON pointer (RFC 6901). What the file leaves out is where its nearest
 * parent is.
 */
public final class Locations {

    private final Map<String, Location> keys;
    private final Map<String, Location> values;

    Locations(Map<String, Location> keys, Map<String, Location> values) {
        this.keys = Map.copyOf(keys);
        this.values = Map.copyOf(values);
    }

    /** Whether the file itself has something at a pointer. */
    public boolean has(String pointer) {
        return values.containsKey(pointer);
    }

    /** Of the value at a pointer such as `/sources/transactions/path`. */
    public Location value(String pointer) {
        Location found = values.get(pointer);
        if (found != null) {
            return found;
        }
        return pointer.isEmpty() ? Location.START : key(parent(pointer));
    }

    /** Of the key at a pointer, or of the value where it is an item of a list. */
    public Location key(String pointer) {
        Location found = keys.get(pointer);
        return found == null ? value(pointer) : found;
    }

    private static String parent(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }
}
