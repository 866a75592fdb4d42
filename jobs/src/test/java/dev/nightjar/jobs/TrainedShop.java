/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;

/**
 * The shop after its history and its night, made once for all tests of a process, which look at it or work on copies.
 *
 * @param night what the night answered
 */
record TrainedShop(Shop shop, Path warehouse, RunDocument night) {

    /** Made when the first test asks for it. */
    private static final class Once {
        private static final TrainedShop MADE = make(temporaryFolder());
    }

    static TrainedShop open() {
        return Once.MADE;
    }

    /** The warehouse with a pipeline file of its own. */
    ShopLake copyTo(Path folder) {
        return new ShopLake(new Warehouse(warehouse).copyTo(folder).folder(), shop);
    }

    private static TrainedShop make(Path folder) {
        SparkSession spark = TestSpark.session("Europe/Berlin");
        Shop shop = Shop.open(folder.resolve("a shop"));
        Path warehouse = folder.resolve("warehouse");
        JobAnswers.ofNights(spark, shop.arguments(warehouse, Shop.HISTORY, "--only", "ingest"));
        JobAnswers night = JobAnswers.ofNights(spark, shop.arguments(warehouse, Shop.NIGHT));
        return new TrainedShop(shop, warehouse, night.last(RunDocument.class));
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("trained-shop");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileUtil.fullyDelete(folder.toFile())));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
