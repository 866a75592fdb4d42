/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

/**
 * A place in a file.
 *
 * @param line first is 1
 * @param column first is 1
 */
public record Location(int line, int column) {

    static final Location START = new Location(1, 1);
}
