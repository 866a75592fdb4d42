/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import dev.nightjar.core.registry.MetricValue;
import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What is counted of the lists of some users. The items of their lists are no more than the catalogue has. */
final class JudgedLists implements Serializable {

    private static final long serialVersionUID = 1;

    private final int k;
    private final UserResamples means;
    private final Set<Object> listed = new HashSet<>();

    JudgedLists(int k, long seed) {
        this.k = k;
        this.means = new UserResamples(RankingFigures.MEANS.size(), seed);
    }

    /** Adds a row of the user's hash BIGINT, the items of the list, best first, and the relevant items. */
    JudgedLists add(Row user) {
        List<Object> list = user.getList(1);
        List<Object> first = list.subList(0, Math.min(k, list.size()));
        Set<Object> relevant = new HashSet<>(user.getList(2));
        means.add(user.getLong(0), RankingFigures.of(first, relevant, k).values());
        listed.addAll(first);
        return this;
    }

    JudgedLists add(JudgedLists others) {
        means.add(others.means);
        listed.addAll(others.listed);
        return this;
    }

    /** The metrics by name, given how many items there are to list; none without users. */
    Map<String, MetricValue> metrics(long catalogue) {
        Map<String, MetricValue> metrics = means();
        if (!metrics.isEmpty()) {
            metrics.put("coverage", MetricValue.of((double) listed.size() / catalogue));
        }
        return metrics;
    }

    /** The metrics that are means over users; none without users. */
    Map<String, MetricValue> means() {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        for (int i = 0; means.users() > 0 && i < RankingFigures.MEANS.size(); i++) {
            metrics.put(RankingFigures.MEANS.get(i), means.mean(i));
        }
        return metrics;
    }
}
