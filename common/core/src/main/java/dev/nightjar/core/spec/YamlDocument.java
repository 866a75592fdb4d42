/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A YAML file as a tree with the place of everything in it.
 *
 * @param plain pointers of scalars written without quotes
 */
record YamlDocument(JsonNode root, Locations locations, Set<String> plain) {}
