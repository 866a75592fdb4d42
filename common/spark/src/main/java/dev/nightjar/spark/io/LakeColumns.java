/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

/** Columns that Nightjar adds to tables. */
public final class LakeColumns {

    /** DATE: the day that a row belongs to; every table has it and is partitioned by it. */
    public static final String DATE = "date";

    /** STRING: the run that wrote the row. */
    public static final String RUN_ID = "_run_id";

    /** DATE, in bronze: the night on which the row arrived; differs from `date` for late rows. */
    public static final String ARRIVAL_DATE = "_arrival_date";

    /** STRING, in bronze and quarantine: the file that the row came from. */
    public static final String SOURCE_FILE = "_source_file";

    /** ARRAY of STRING, in quarantine: names of the rules that the row broke. */
    public static final String BROKEN = "_broken";

    private LakeColumns() {}
}
