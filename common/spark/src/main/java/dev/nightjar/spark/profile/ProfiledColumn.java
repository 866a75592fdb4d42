/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;

/** A column that is profiled. */
record ProfiledColumn(String name, DataType type) implements Serializable {}
