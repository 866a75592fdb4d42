/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.segment.SegmentReport;
import dev.nightjar.spark.tuning.Tuned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of a training beside the metrics of its model. */
record Attachments(Optional<Tuned> tuning, Optional<SegmentReport> segments) {

    static final Attachments NONE = new Attachments(Optional.empty(), Optional.empty());

    /** Figures for the registry, as `tuning` and `segments`. */
    Map<String, Map<String, MetricValue>> metrics() {
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        tuning.ifPresent(tuned -> metrics.put("tuning", new TuningFigures(tuned).summary()));
        segments.ifPresent(report -> metrics.put("segments", new SegmentFigures(report).summary()));
        return metrics;
    }

    /** Figures for the card. */
    List<Bars> bars() {
        List<Bars> bars = new ArrayList<>();
        tuning.ifPresent(tuned -> bars.add(new TuningFigures(tuned).bars()));
        segments.ifPresent(report -> bars.addAll(new SegmentFigures(report).bars()));
        return bars;
    }
}
