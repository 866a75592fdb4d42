/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes the list of each user of a partition, a batch at a time. What a partition holds is the catalogue, which all tasks
 * of a process share, and one batch.
 */
final class ListMaker implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1;

    /** So many that reading a block of items costs little beside using it, so few that their factors stay near. */
    private static final int BATCH = 64;

    private final Broadcast<Catalogue> catalogue;
    private final Broadcast<Ranker> ranker;
    private final ListSettings settings;

    ListMaker(Broadcast<Catalogue> catalogue, Broadcast<Ranker> ranker, ListSettings settings) {
        this.catalogue = catalogue;
        this.ranker = ranker;
        this.settings = settings;
    }

    /**
     * The lists of users.
     *
     * @param users rows of a user, `_has` and, where the model has such, `_factors`
     * @return rows of a user and `_list`
     */
    @Override
    public Iterator<Row> call(Iterator<Row> users) {
        return new Iterator<>() {
            private Iterator<Row> made = List.<Row>of().iterator();

            @Override
            public boolean hasNext() {
                return made.hasNext() || users.hasNext();
            }

            @Override
            public Row next() {
                if (!made.hasNext()) {
                    made = lists(users).iterator();
                }
                return made.next();
            }
        };
    }

    private List<Row> lists(Iterator<Row> users) {
        List<Object> ids = new ArrayList<>(BATCH);
        List<Taste> tastes = new ArrayList<>(BATCH);
        while (users.hasNext() && ids.size() < BATCH) {
            Row user = users.next();
            ids.add(user.get(0));
            tastes.add(taste(user));
        }
        List<Ranking> rankings = ranker.value().rank(tastes, settings.topK());
        List<Row> lists = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            lists.add(RowFactory.create(ids.get(i), list(tastes.get(i), rankings.get(i))));
        }
        return lists;
    }

    private Taste taste(Row user) {
        int[] has = user.<Integer>getList(1).stream().mapToInt(item -> item).toArray();
        Optional<float[]> factors = user.size() < 3 || user.isNullAt(2)
                ? Optional.empty()
                : Optional.of(FactorRanker.floats(user.getList(2)));
        return settings.excludeSeen() ? Taste.barring(has, factors) : Taste.open(has, factors);
    }

    /** What the model knows, and popular items for the places that are left. */
    private Row[] list(Taste user, Ranking known) {
        Catalogue all = catalogue.value();
        List<Row> list = new ArrayList<>(settings.topK());
        known.places().forEach(place -> list.add(entry(all.item(place.item()), place.score(), false)));
        Set<Integer> listed = known.items();
        for (int place = 0; place < all.size() && list.size() < settings.topK(); place++) {
            int item = all.popular(place);
            if (!user.bars(item) && !listed.contains(item)) {
                list.add(entry(all.item(item), all.share(item), true));
            }
        }
        return list.toArray(Row[]::new);
    }

    private static Row entry(Object item, double prediction, boolean coldStart) {
        return RowFactory.create(item, prediction, coldStart);
    }
}
