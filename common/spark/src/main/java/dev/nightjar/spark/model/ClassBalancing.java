/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ClassWeightsSpec;
import dev.nightjar.core.spec.DatasetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the balance of classes that the pipeline file asks for, given the training rows. */
record ClassBalancing(DatasetSpec dataset, List<String> classes, List<ClassCount> train) {

    /** @throws DataRefused if a label value is not known, or a class has no training rows */
    ClassBalance balance() {
        ClassWeightsSpec weights = dataset.classWeights().orElse(new ClassWeightsSpec.Given(Map.of()));
        requireKnown("downSample", dataset.downSample().keySet());
        if (weights instanceof ClassWeightsSpec.Given given) {
            requireKnown("classWeights", given.weights().keySet());
        }
        if (dataset.downSample().isEmpty() && dataset.classWeights().isEmpty()) {
            return ClassBalance.NONE;
        }
        requireRows();
        return new ClassBalance(
                of(dataset.downSample()),
                weights instanceof ClassWeightsSpec.Given given ? of(given.weights()) : balanced(),
                dataset.correctProbabilities());
    }

    private void requireKnown(String key, Set<String> labels) {
        for (String label : labels) {
            if (!classes.contains(label)) {
                throw new DataRefused("Cannot train: dataset." + key + " names the label value '" + label
                        + "', which no example has. The label values are " + String.join(", ", classes) + ".");
            }
        }
    }

    private void requireRows() {
        for (int k = 0; k < classes.size(); k++) {
            if (train.get(k).rows() == 0) {
                throw new DataRefused("Cannot train: the train split has no examples of class " + classes.get(k)
                        + ". Look at dataset.split"
                        + (dataset.downSample().containsKey(classes.get(k))
                                ? ", and keep more of the class in dataset.downSample."
                                : "."));
            }
        }
    }

    private List<Double> of(Map<String, Double> values) {
        return classes.stream().map(name -> values.getOrDefault(name, 1.0)).toList();
    }

    private List<Double> balanced() {
        double all = train.stream().mapToDouble(ClassCount::weight).sum();
        List<Double> weights = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            double weight = train.get(k).weight();
            if (!(weight > 0)) {
                throw new DataRefused("Cannot balance class " + classes.get(k) + ": the weights of its "
                        + train.get(k).rows() + " training rows add up to " + weight + ". Look at dataset.weight.");
            }
            weights.add(all / (classes.size() * weight));
        }
        return weights;
    }
}
