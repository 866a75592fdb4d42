/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import dev.nightjar.core.spec.SourceSpec.OnSchemaChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Holds the columns that a source with types of its own has against those that the pipeline file declares. */
record DeclaredColumns(Origin origin) {

    /** @throws dev.nightjar.core.failure.DataRefused if a column is missing, has another type, or is new */
    void refuseOthers(StructType found) {
        if (origin.source().schema().isEmpty()) {
            return;
        }
        StructType declared = StructType.fromDDL(origin.source().schema().get());
        List<String> names = Arrays.asList(found.fieldNames());
        List<String> wrong = new ArrayList<>();
        for (StructField field : declared.fields()) {
            if (!names.contains(field.name())) {
                wrong.add("column " + field.name() + " is missing");
            } else if (!type(found.apply(field.name())).equals(type(field))) {
                wrong.add("column " + field.name() + " is " + type(found.apply(field.name())) + " and not "
                        + type(field));
            }
        }
        if (origin.source().onSchemaChange() == OnSchemaChange.FAIL) {
            List<String> known = Arrays.asList(declared.fieldNames());
            names.stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> wrong.add("column " + name + " is new"));
        }
        if (!wrong.isEmpty()) {
            throw origin.refused("what is at " + origin.source().path().orElse("the database")
                    + " is not what the schema says: " + String.join("; ", wrong) + ". Change sources."
                    + origin.name() + ".schema, or ask the upstream.");
        }
    }

    private static String type(StructField field) {
        return field.dataType().sql();
    }
}
