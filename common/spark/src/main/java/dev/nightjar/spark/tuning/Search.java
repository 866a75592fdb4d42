/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.ModelSpec.TuneSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tries parameters, several at a time, and finds the best ones. What it finds depends on the seed alone: neither on how many are
 * tried at a time, nor on which ends first. Of trials that are equally good the first one made wins.
 */
public final class Search {

    private final TuneSpec spec;
    private final boolean lowerIsBetter;
    private final String judgedOn;
    private final List<Trial> trials;

    /**
     * The search of a pipeline file.
     *
     * @param judgedOn which rows the objective measures, for the record
     */
    public Search(TuneSpec spec, long seed, boolean lowerIsBetter, String judgedOn) {
        this.spec = spec;
        this.lowerIsBetter = lowerIsBetter;
        this.judgedOn = judgedOn;
        this.trials = new Proposals(spec, seed).trials();
    }

    /** What it will try, to be looked at before anything is trained. */
    public List<Trial> trials() {
        return trials;
    }

    /** @throws DataRefused if all trials fail */
    public Tuned run(Objective objective) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(spec.parallelism(), trials.size()));
        try {
            return spec.method().equals("halving")
                    ? halving(objective, pool)
                    : tuned(measured(trials, new Rungs.Rung(trials.size(), 1), 0, objective, pool), List.of());
        } finally {
            pool.shutdownNow();
        }
    }

    private Tuned halving(Objective objective, ExecutorService pool) {
        List<TrialResult> before = new ArrayList<>();
        List<TrialResult> results = List.of();
        List<Trial> left = trials;
        List<Rungs.Rung> rungs = Rungs.of(trials.size());
        for (int rung = 0; rung < rungs.size(); rung++) {
            if (rung > 0) {
                before.addAll(results);
                left = best(results, rungs.get(rung).trials());
            }
            results = measured(left, rungs.get(rung), rung, objective, pool);
        }
        return tuned(results, before);
    }

    private List<TrialResult> measured(
            List<Trial> some, Rungs.Rung rung, int number, Objective objective, ExecutorService pool) {
        List<Future<TrialResult>> running = some.stream()
                .map(trial -> pool.submit(() -> measured(trial, rung, number, objective)))
                .toList();
        List<TrialResult> results = new ArrayList<>();
        for (Future<TrialResult> result : running) {
            try {
                results.add(result.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the search was interrupted", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a trial ended without a result", e.getCause());
            }
        }
        requireOne(results);
        return results;
    }

    private static TrialResult measured(Trial trial, Rungs.Rung rung, int number, Objective objective) {
        long start = System.nanoTime();
        Optional<Double> metric = Optional.empty();
        Optional<String> failure = Optional.empty();
        try {
            double value = objective.measure(trial, rung.share());
            if (Double.isNaN(value)) {
                failure = Optional.of("the metric is not a number");
            } else {
                metric = Optional.of(value);
            }
        } catch (RuntimeException e) {
            failure = Optional.of(reason(e));
        }
        return new TrialResult(
                trial.number(),
                text(trial.params()),
                number,
                rung.share(),
                metric,
                failure,
                (System.nanoTime() - start) / 1e9);
    }

    /** The first line, without Spark's stack traces of executors. */
    private static String reason(RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    private void requireOne(List<TrialResult> results) {
        if (results.stream().allMatch(result -> result.metric().isEmpty())) {
            throw new DataRefused("Cannot tune: all " + results.size() + " trials failed, the first one because "
                    + results.get(0).failure().orElseThrow() + ". Look at model.tune.space and at the training rows.");
        }
    }

    /** Those that are to go on, in their own order. */
    private List<Trial> best(List<TrialResult> results, int number) {
        List<Integer> kept = results.stream()
                .filter(result -> result.metric().isPresent())
                .sorted(order())
                .limit(number)
                .map(TrialResult::trial)
                .toList();
        return trials.stream().filter(trial -> kept.contains(trial.number())).toList();
    }

    private Comparator<TrialResult> order() {
        Comparator<TrialResult> ascending =
                Comparator.comparingDouble(result -> result.metric().orElseThrow());
        return (lowerIsBetter ? ascending : ascending.reversed()).thenComparingInt(TrialResult::trial);
    }

    private Tuned tuned(List<TrialResult> last, List<TrialResult> before) {
        TrialResult best = last.stream()
                .filter(result -> result.metric().isPresent())
                .min(order())
                .orElseThrow();
        List<TrialResult> all = new ArrayList<>(before);
        all.addAll(last);
        return new Tuned(
                spec.method(),
                spec.metric(),
                lowerIsBetter,
                judgedOn,
                best.trial(),
                best.params(),
                best.metric().orElseThrow(),
                all);
    }

    private static Map<String, String> text(Map<String, JsonNode> params) {
        Map<String, String> text = new LinkedHashMap<>();
        params.forEach((name, value) -> text.put(name, value.asText()));
        return text;
    }
}
