/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A small web shop's landing folder and pipeline file. Dear orders come back more often; a few rows a day are negative
 * and one belongs to the day before. Amounts are in quarters, whose sums are exact in any order.
 */
record Shop(Path folder) {

    /** The night that the tests run, after eight days of history. */
    static final LocalDate NIGHT = LocalDate.parse("2026-03-30");

    static final int ORDERS = 300;

    static final LocalDate FIRST = NIGHT.minusDays(8);

    /** The days before the night. */
    static final List<LocalDate> HISTORY = FIRST.datesUntil(NIGHT).toList();

    /** Writes the pipeline file, and the landing files of the history and the night. */
    static Shop open(Path folder) {
        Shop shop = new Shop(folder);
        try (InputStream yaml = Shop.class.getResourceAsStream("shop.yaml")) {
            Files.createDirectories(folder);
            Files.write(shop.pipeline(), yaml.readAllBytes());
            for (LocalDate day = FIRST; !day.isAfter(NIGHT); day = day.plusDays(1)) {
                shop.land(day);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shop;
    }

    Path pipeline() {
        return folder.resolve("shop.yaml");
    }

    String landing() {
        return folder.resolve("landing").toString();
    }

    /** Arguments of a job for one date. */
    List<String> arguments(Path warehouse, LocalDate date, String... more) {
        return arguments(warehouse, List.of(date), more);
    }

    /** Arguments of a job for several dates. */
    List<String> arguments(Path warehouse, List<LocalDate> dates, String... more) {
        return arguments(pipeline(), warehouse, dates, more);
    }

    /** Arguments of a job for several dates, with another pipeline file for the same landing folder. */
    List<String> arguments(Path pipeline, Path warehouse, List<LocalDate> dates, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline", pipeline.toString(),
                "--date", dates.stream().map(LocalDate::toString).collect(joining(",")),
                "--warehouse", warehouse.toString(),
                "--set", "landing=" + landing()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private void land(LocalDate day) throws IOException {
        SplittableRandom random = new SplittableRandom(day.toEpochDay());
        StringBuilder orders = new StringBuilder("order_id,customer_id,ordered_at,amount,channel\n");
        StringBuilder returns = new StringBuilder("order_id,returned\n");
        for (int i = 0; i < ORDERS; i++) {
            long id = day.toEpochDay() * 1000 + i;
            double amount = i % 50 == 0 ? -1 : 5 + random.nextInt(4 * 95) / 4.0;
            LocalDate ordered = i == 1 && day.isAfter(FIRST) ? day.minusDays(1) : day;
            orders.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%s %02d:%02d:00,%.2f,%s%n",
                    id,
                    random.nextInt(40),
                    ordered,
                    3 + random.nextInt(20),
                    random.nextInt(60),
                    amount,
                    random.nextBoolean() ? "web" : "app"));
            if (random.nextDouble() < (amount > 60 ? 0.7 : 0.1)) {
                returns.append(id).append(",true\n");
            }
        }
        write("orders", day, orders);
        write("returns", day, returns);
    }

    private void write(String source, LocalDate day, CharSequence text) throws IOException {
        Path file = Path.of(landing(), source, day.toString(), source + ".csv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
