/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.types.Decimal;

/** Of decimals: exact ends, and sketches of the nearest doubles. */
final class DecimalFigures extends NumberFigures {

    private Decimal min;
    private Decimal max;

    DecimalFigures(boolean full) {
        super(full, true, true);
    }

    @Override
    void add(Object value) {
        Decimal decimal = (Decimal) value;
        extend(decimal, decimal);
        if (full()) {
            double number = decimal.toDouble();
            long bits = Double.doubleToLongBits(number);
            different(bits);
            measure(number, bits);
        }
    }

    private void extend(Decimal least, Decimal most) {
        min = min == null || least.compare(min) < 0 ? least : min;
        max = max == null || most.compare(max) > 0 ? most : max;
    }

    @Override
    void merge(ColumnFigures others) {
        super.merge(others);
        DecimalFigures other = (DecimalFigures) others;
        if (other.min != null) {
            extend(other.min, other.max);
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        out.writeBoolean(min != null);
        if (min != null) {
            out.writeUTF(min.toJavaBigDecimal().toString());
            out.writeUTF(max.toJavaBigDecimal().toString());
        }
    }

    @Override
    void read(DataInput in) throws IOException {
        super.read(in);
        if (in.readBoolean()) {
            min = Decimal.apply(new java.math.BigDecimal(in.readUTF()));
            max = Decimal.apply(new java.math.BigDecimal(in.readUTF()));
        }
    }

    @Override
    Optional<ColumnProfile.Ends> range() {
        return Optional.ofNullable(min)
                .map(least -> new ColumnProfile.Ends(least.toJavaBigDecimal(), max.toJavaBigDecimal()));
    }
}
