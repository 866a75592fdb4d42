/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a query answers.
 *
 * @param rows fetched one partition at a time while they are read; to be read once
 */
public record QueryResult(StructType schema, Iterator<Row> rows) {}
