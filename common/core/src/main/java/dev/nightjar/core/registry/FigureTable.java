/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.List;

/**
 * A figure of rows of text, such as a confusion matrix.
 *
 * @param name for programs, such as `confusion`
 * @param title for people
 * @param columns names of the columns
 */
public record FigureTable(String name, String title, List<String> columns, List<List<String>> rows) {}
