/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.io.Serializable;
import java.util.List;

/** Knows the best items of a user. */
interface Ranker extends Serializable {

    /** Knows nothing of anybody, so that all lists are by popularity. */
    Ranker IGNORANT = (users, most) -> users.stream().map(user -> Ranking.NONE).toList();

    /**
     * The best items of some users at once.
     *
     * @param most how many a user at most
     * @return for each user what it knows, which may be nothing, without what the user's list must not have
     */
    List<Ranking> rank(List<Taste> users, int most);
}
