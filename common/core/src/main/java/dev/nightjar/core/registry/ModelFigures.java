/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model card shows beyond what the registry keeps: the file `figures.json` of an artefact.
 *
 * @param splits by `train`, `validation` and `test`
 * @param classes names of the negative and the positive class; empty for a regression
 * @param threshold probability from which on the decision is for the positive class
 * @param slices metrics of parts of the test rows
 * @param notes what must be known to read the figures, each as a sentence
 */
public record ModelFigures(
        About about,
        Map<String, Split> splits,
        List<String> classes,
        Optional<Double> threshold,
        List<Curve> curves,
        List<Bars> bars,
        List<SliceMetrics> slices,
        List<FigureTable> tables,
        List<String> notes) {

    /** Cards of models that were saved before there were slices say nothing of them. */
    public ModelFigures {
        slices = slices == null ? List.of() : List.copyOf(slices);
        tables = tables == null ? List.of() : List.copyOf(tables);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** Its name in an artefact. */
    public static final String FILE = "figures.json";

    /** What the pipeline file says of the model. */
    public record About(
            Optional<String> description,
            Optional<String> owner,
            Optional<String> intendedUse,
            Optional<String> limits,
            Optional<String> contact) {}

    /**
     * Examples of a split.
     *
     * @param first least timestamp, as text, where examples have one
     * @param last greatest timestamp
     */
    public record Split(long rows, Optional<String> first, Optional<String> last) {}
}
