/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Rows made on the driver for one partition.
 *
 * @param partition values of all partition columns: the LocalDate of `date`, and of others a String
 */
public record PartitionRows(Map<String, Object> partition, List<Row> rows) {}
