/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

/** Of columns of which only nulls are counted: those of nested types, and text in wide tables. */
final class NullFigures extends ColumnFigures {

    NullFigures() {
        super(false);
    }

    @Override
    void add(Object value) {}

    @Override
    Sketches sketches(byte[] distinct) {
        return Sketches.NONE;
    }
}
