/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import java.util.List;
import org.apache.spark.sql.Column;

/** Figures that are found out of scored rows while these are written. */
interface Watch {

    /** Columns, made of examples and predictions, that the figures are made of and that are not written. */
    List<Column> columns();

    /** Aggregates over these columns and those that are written, each with a name. */
    List<Column> figures();
}
