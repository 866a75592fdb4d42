/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ranks items by the best rule that leads to them from what a user has. */
final class RuleRanker implements Ranker {

    private static final long serialVersionUID = 1;

    private final List<Rule> rules;

    /** Places of the rules in the list, by the item of their antecedent that the fewest rules have. */
    private final Map<Integer, int[]> places;

    RuleRanker(List<Rule> rules) {
        this.rules = new ArrayList<>(rules);
        this.rules.sort(Rule.BEST_FIRST);
        this.places = places(this.rules);
    }

    @Override
    public List<Ranking> rank(List<Taste> users, int most) {
        return users.stream().map(user -> rank(user, most)).toList();
    }

    private Ranking rank(Taste user, int most) {
        // rules lie best first, so their places are the order of the list
        BitSet applying = new BitSet();
        for (int item : user.items()) {
            for (int place : places.getOrDefault(item, new int[0])) {
                if (rules.get(place).appliesTo(user)) {
                    applying.set(place);
                }
            }
        }
        Map<Integer, Double> best = new LinkedHashMap<>();
        for (int place = applying.nextSetBit(0);
                place >= 0 && best.size() < most;
                place = applying.nextSetBit(place + 1)) {
            Rule rule = rules.get(place);
            if (!user.bars(rule.consequent())) {
                best.putIfAbsent(rule.consequent(), rule.confidence());
            }
        }
        return new Ranking(best.entrySet().stream()
                .map(item -> new Ranking.Place(item.getKey(), item.getValue()))
                .toList());
    }

    private static Map<Integer, int[]> places(List<Rule> rules) {
        Map<Integer, Integer> uses = new HashMap<>();
        for (Rule rule : rules) {
            for (int item : rule.antecedent()) {
                uses.merge(item, 1, Integer::sum);
            }
        }
        Map<Integer, List<Integer>> places = new HashMap<>();
        for (int place = 0; place < rules.size(); place++) {
            int rarest = rules.get(place).antecedent().get(0);
            for (int item : rules.get(place).antecedent()) {
                rarest = uses.get(item) < uses.get(rarest) ? item : rarest;
            }
            places.computeIfAbsent(rarest, item -> new ArrayList<>()).add(place);
        }
        Map<Integer, int[]> arrays = new HashMap<>();
        places.forEach((item, found) ->
                arrays.put(item, found.stream().mapToInt(place -> place).toArray()));
        return arrays;
    }
}
