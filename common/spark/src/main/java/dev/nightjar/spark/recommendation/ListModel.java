/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;

import dev.nightjar.spark.expression.Quoted;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A Spark ML stage that makes lists of items out of all interactions that are known. Saved are its parameters, and as
 * Parquet its items and what else it learned.
 *
 * <p>Users are rows of a table and never gathered in one place. Items are: each process that makes lists holds all of
 * them, which for a million items with 64 factors are 256 MB.
 *
 * @param <M> the stage itself
 */
public abstract class ListModel<M extends ListModel<M>> extends Model<M> implements MLWritable {

    private static final long serialVersionUID = 1;

    /** Folder of the items. */
    static final String ITEMS = "items";

    private static final String ENTRY = "_entry";
    private static final String THEIRS = "_theirs";

    private final String uid;
    private final Param<String> userCol;
    private final Param<String> itemCol;
    private final IntParam topK;
    private final BooleanParam excludeSeen;
    private final LongParam users;
    private final transient Dataset<Row> items;

    /** @param items rows of an item, `_number`, `_users` and what the kind of model has of it */
    ListModel(String uid, Dataset<Row> items) {
        this.uid = uid;
        this.items = items;
        userCol = new Param<>(this, "userCol", "column of users");
        itemCol = new Param<>(this, "itemCol", "column of items");
        topK = new IntParam(this, "topK", "most items of a list");
        excludeSeen = new BooleanParam(this, "excludeSeen", "whether items that a user has are left out of the list");
        users = new LongParam(this, "users", "users of the training interactions");
    }

    /** What ranks the items, of all rows of items. */
    abstract Ranker ranker(Dataset<Row> items);

    /** Adds `_factors` to rows of a user, if there are such. */
    abstract Dataset<Row> withFactors(Dataset<Row> known);

    /** What is saved beside the items, by the name of its folder. */
    abstract Map<String, Dataset<Row>> learned();

    /** The same stage without its parameters. */
    abstract M bare();

    /**
     * The lists of users, one row a user and rank.
     *
     * @param interactions all that is known: user, item, and optionally `_asked`
     * @return user, `rank` INT from 1, item, `prediction` DOUBLE, `cold_start` BOOLEAN
     */
    @Override
    public Dataset<Row> transform(Dataset<?> interactions) {
        return exploded(lists(interactions.toDF()));
    }

    private Dataset<Row> exploded(Dataset<Row> lists) {
        return lists.select(
                        named(userCol),
                        posexplode(col(RecommendationColumns.LIST))
                                .as(new String[] {RecommendationColumns.RANK, ENTRY}))
                .select(
                        named(userCol),
                        col(RecommendationColumns.RANK).plus(1).as(RecommendationColumns.RANK),
                        field(getOrDefault(itemCol)),
                        field(RecommendationColumns.PREDICTION),
                        field(RecommendationColumns.COLD_START));
    }

    /** The same with one row a user: user and `_list`. */
    Dataset<Row> lists(Dataset<Row> interactions) {
        return lists(interactions, ranker(items));
    }

    /** The lists that popularity alone makes. */
    Dataset<Row> popularLists(Dataset<Row> interactions) {
        return lists(interactions, Ranker.IGNORANT);
    }

    /** How many items training knew. */
    long catalogueSize() {
        return items.count();
    }

    ListSettings settings() {
        return new ListSettings((int) getOrDefault(topK), (boolean) getOrDefault(excludeSeen));
    }

    M with(Interactions columns, ListSettings settings, long trainingUsers) {
        set(userCol, columns.user());
        set(itemCol, columns.item());
        set(topK, settings.topK());
        set(excludeSeen, settings.excludeSeen());
        set(users, trainingUsers);
        return self();
    }

    private Dataset<Row> lists(Dataset<Row> interactions, Ranker ranker) {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(interactions.sparkSession().sparkContext());
        Catalogue catalogue = new Catalogue(
                items.select(named(itemCol), col(RecommendationColumns.NUMBER), col(RecommendationColumns.USERS))
                        .collectAsList(),
                getOrDefault(itemCol),
                (long) getOrDefault(users));
        ListMaker maker = new ListMaker(context.broadcast(catalogue), context.broadcast(ranker), settings());
        Dataset<Row> known = withFactors(known(interactions));
        return known.mapPartitions(maker, Encoders.row(listSchema(known.schema())));
    }

    /** One row a user that is asked for, with `_has`. */
    private Dataset<Row> known(Dataset<Row> interactions) {
        boolean some = Arrays.asList(interactions.columns()).contains(RecommendationColumns.ASKED);
        Column asked = some ? coalesce(col(RecommendationColumns.ASKED), lit(false)) : lit(true);
        Dataset<Row> numbers = items.select(named(itemCol).as(THEIRS), col(RecommendationColumns.NUMBER));
        return interactions
                .where(named(userCol).isNotNull())
                .select(named(userCol), named(itemCol), asked.as(RecommendationColumns.ASKED))
                .join(numbers, named(itemCol).equalTo(col(THEIRS)), "left")
                .groupBy(named(userCol))
                .agg(
                        array_sort(collect_set(col(RecommendationColumns.NUMBER)))
                                .as(RecommendationColumns.HAS),
                        bool_or(col(RecommendationColumns.ASKED)).as(RecommendationColumns.ASKED))
                .where(col(RecommendationColumns.ASKED))
                .drop(RecommendationColumns.ASKED);
    }

    private StructType listSchema(StructType known) {
        StructType entry = new StructType()
                .add(
                        getOrDefault(itemCol),
                        items.schema().apply(getOrDefault(itemCol)).dataType())
                .add(RecommendationColumns.PREDICTION, DataTypes.DoubleType, false)
                .add(RecommendationColumns.COLD_START, DataTypes.BooleanType, false);
        return new StructType()
                .add(known.apply(getOrDefault(userCol)))
                .add(RecommendationColumns.LIST, DataTypes.createArrayType(entry, false), false);
    }

    @Override
    public StructType transformSchema(StructType interactions) {
        String item = getOrDefault(itemCol);
        return new StructType()
                .add(interactions.apply(getOrDefault(userCol)))
                .add(RecommendationColumns.RANK, DataTypes.IntegerType, false)
                .add(item, items.schema().apply(item).dataType())
                .add(RecommendationColumns.PREDICTION, DataTypes.DoubleType, false)
                .add(RecommendationColumns.COLD_START, DataTypes.BooleanType, false);
    }

    @Override
    public M copy(ParamMap extra) {
        return copyValues(bare(), extra);
    }

    @Override
    public MLWriter write() {
        return new MLWriter() {
            @Override
            public void saveImpl(String path) {
                DefaultParamsWriter.saveMetadata(ListModel.this, path, sparkSession());
                items.coalesce(1)
                        .sortWithinPartitions(RecommendationColumns.NUMBER)
                        .write()
                        .parquet(path + "/" + ITEMS);
                learned().forEach((name, rows) -> rows.write().parquet(path + "/" + name));
            }
        };
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Parameter of Spark ML: the column of users. */
    public Param<String> userCol() {
        return userCol;
    }

    /** Parameter of Spark ML: the column of items. */
    public Param<String> itemCol() {
        return itemCol;
    }

    /** Parameter of Spark ML: most items of a list. */
    public IntParam topK() {
        return topK;
    }

    /** Parameter of Spark ML: whether items that a user has are left out. */
    public BooleanParam excludeSeen() {
        return excludeSeen;
    }

    /** Parameter of Spark ML: users of the training interactions. */
    public LongParam users() {
        return users;
    }

    @SuppressWarnings("unchecked")
    private M self() {
        return (M) this;
    }

    private static Column field(String name) {
        return col(ENTRY).getField(name).as(name);
    }

    private Column named(Param<String> column) {
        return Quoted.column(getOrDefault(column));
    }
}
