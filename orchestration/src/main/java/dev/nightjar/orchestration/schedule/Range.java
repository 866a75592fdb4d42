/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

/**
 * A bound on a column of instants or durations (microseconds) or of numbers.
 *
 * @param column by its name in the store
 * @param operator `>=`, `>`, `<=` or `<`
 */
public record Range(String column, String operator, Number bound) implements Condition {}
