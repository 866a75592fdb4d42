/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.input_file_name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.TableName;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table of scores is like for who reads it: its files, the order of its rows, what its columns say. */
class ScoreFilesTest {

    @TempDir
    static Path folder;

    @Test
    void aNightOfManySmallFilesIsScoredIntoOne() {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("small files"));
        TableName orders = TableName.bronze("shop", "orders");
        lake.read(orders)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("maxRecordsPerFile", 20)
                .save(lake.lake().path(orders));
        assertThat(lake.read(orders).where(ShopLake.on(Shop.NIGHT)).inputFiles())
                .hasSizeGreaterThan(10);
        List<String> before = lake.scored(Shop.NIGHT);

        lake.score(ShopLake.SCORING, Shop.NIGHT);

        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(before);
        Dataset<Row> night = lake.scores().where(ShopLake.on(Shop.NIGHT));
        assertThat(night.select(input_file_name()).distinct().count()).isEqualTo(1);
    }

    @Test
    void rowsAreInTheOrderOfColumnsToLookBy() {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("clustered"));
        List<String> before = lake.scored(Shop.NIGHT);

        lake.score("scoring: {columns: [customer_id], clusterBy: [customer_id, order_id]}", Shop.NIGHT);

        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(before);
        assertThat(lake.scores()
                        .where(ShopLake.on(Shop.NIGHT))
                        .select("customer_id", "order_id")
                        .toJavaRDD()
                        .map(row -> row.getLong(0))
                        .glom()
                        .collect())
                .allSatisfy(file -> assertThat(file).isSorted());
    }

    @Test
    void aColumnThatIsCarriedAlongKeepsTheCommentOfItsSource() {
        ShopLake lake = new ShopLake(
                TrainedShop.open().warehouse(), TrainedShop.open().shop());
        assertThat(lake.scores().schema().apply("customer_id").getComment().get())
                .isEqualTo("Who ordered");
        assertThat(lake.scores().schema().apply("order_id").getComment().get()).isEqualTo("Key of the example");
    }
}
