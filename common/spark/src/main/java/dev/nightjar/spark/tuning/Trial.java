/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Parameters that are tried.
 *
 * @param number from 1, in the order in which they were made
 */
public record Trial(int number, Map<String, JsonNode> params) {}
