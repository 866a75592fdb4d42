/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

/** Columns that rows carry while they are judged. */
final class JudgedColumns {

    /** BOOLEAN: the row was dropped by a filter, as a duplicate, or by a rule with action `drop`. */
    static final String DROPPED = "_dropped";

    /** ARRAY of STRING: names of all rules that the row broke, whatever their action. */
    static final String RULES = "_rules";

    /**
     * BOOLEAN: the row goes into bronze. A column, since every figure asks for it: as an expression it would be computed
     * a hundred times a row.
     */
    static final String STAYS = "_stays";

    /** LONG: a hash of the row as it came; decides among rows of which one must go, the same way however often it is asked. */
    static final String ORDER = "_order";

    /** STRUCT: the columns as they came, of formats without text. */
    static final String GIVEN = "_given";

    /** STRING: the row as it came, as text or JSON; null for rows that stay. */
    static final String RAW = "_raw";

    private JudgedColumns() {}
}
