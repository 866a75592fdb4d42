/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.KeyPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * Columns of predictions as they are served: those of one version, or of a split for a part of the keys those of its shadow.
 * The part is decided by the place in [0, 1) that the key's hash, seeded by the pipeline's name, has on all nights.
 */
record Served(ModelVersion version, ShadowChoice choice, Optional<Column> byShadow) {

    static Served of(PipelineSpec spec, ModelVersion version, ShadowChoice choice) {
        return new Served(
                version,
                choice,
                choice.split()
                        .map(split -> KeyPlace.of(split.key(), "split " + spec.pipeline())
                                .lt(split.share())));
    }

    /** An output of both versions. */
    Column output(String name) {
        return byShadow.map(shadow -> when(shadow, col(Shadow.column(name)))
                        .otherwise(col(name))
                        .as(name))
                .orElseGet(() -> col(name));
    }

    /** The version that serves the row, INT. */
    Column modelVersion() {
        Column usual = lit(version.version());
        return byShadow.flatMap(shadow -> choice.shadow()
                        .map(other ->
                                when(shadow, lit(other.version().version())).otherwise(usual)))
                .orElse(usual)
                .as(ScoreColumns.MODEL_VERSION);
    }

    /** What the shadow says, with its version; none without. */
    List<Column> beside() {
        return choice.shadow().stream()
                .flatMap(shadow -> Stream.concat(
                        Stream.of(lit(shadow.version().version()).as(ScoreColumns.SHADOW_VERSION)),
                        shadow.version().outputs().keySet().stream().map(name -> col(Shadow.column(name)))))
                .toList();
    }

    /** What is known of both versions once rows are written. */
    List<Watch> watches() {
        List<Watch> watches = new ArrayList<>();
        choice.shadow().ifPresent(shadow -> {
            watches.add(Agreement.of(version.outputs(), shadow.version().outputs()));
            byShadow.ifPresent(
                    split -> watches.add(new SplitRows(shadow.version().version())));
        });
        return watches;
    }
}
