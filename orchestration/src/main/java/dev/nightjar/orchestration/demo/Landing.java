/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The landing folder of the demo: each night a CSV file of the day's transactions, with the few bad and late rows that
 * real files have, and one of the chargebacks that were reported on that day.
 */
public final class Landing {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int LONGEST_REPORT = 6;

    private final Path folder;
    private final CardTransactions transactions;

    public Landing(Path folder, long seed, Optional<LocalDate> driftFrom) {
        this.folder = folder;
        this.transactions = new CardTransactions(seed, driftFrom);
    }

    /** Writes what the upstream delivers for a day; a file that is there already stays. */
    public void deliver(LocalDate day) {
        write("transactions", day, transactions(day));
        write("chargebacks", day, chargebacks(day));
    }

    private List<String> transactions(LocalDate day) {
        List<String> lines = new ArrayList<>(List.of("transaction_id,customer_id,terminal_id,tx_time,amount"));
        Stream<Transaction> late = transactions.of(day.minusDays(1)).stream().filter(Landing::late);
        Stream<Transaction> onTime = transactions.of(day).stream().filter(transaction -> !late(transaction));
        Stream.concat(late, onTime).forEach(transaction -> lines.add(line(transaction)));
        long bad = day.toEpochDay() * 100_000 + 90_000;
        lines.add(bad + ",17,23," + day + " 10:00:00,-12.50");
        lines.add((bad + 1) + ",,23," + day + " 11:00:00,40.00");
        lines.add((bad + 2) + ",18,24," + day + " 12:00:00,n/a");
        lines.add((bad + 3) + ",19,25");
        return lines;
    }

    /** A payment in five hundred reaches the file of the next day only. */
    private static boolean late(Transaction transaction) {
        return transaction.id() % 500 == 7;
    }

    private static String line(Transaction transaction) {
        return String.format(
                Locale.ROOT,
                "%d,%d,%d,%s,%.2f",
                transaction.id(),
                transaction.customer(),
                transaction.terminal(),
                TIME.format(transaction.time()),
                transaction.amount());
    }

    /** Fraud is reported one to six days after the payment. */
    private List<String> chargebacks(LocalDate day) {
        List<String> lines = new ArrayList<>(List.of("transaction_id,reported_at,is_fraud"));
        for (int delay = 1; delay <= LONGEST_REPORT; delay++) {
            int wanted = delay;
            transactions.of(day.minusDays(delay)).stream()
                    .filter(Transaction::fraud)
                    .filter(transaction -> delayOf(transaction) == wanted)
                    .forEach(transaction -> lines.add(transaction.id() + "," + TIME.format(reported(day)) + ",true"));
        }
        return lines;
    }

    private static int delayOf(Transaction transaction) {
        return 1 + new SplittableRandom(transaction.id()).nextInt(LONGEST_REPORT);
    }

    private static LocalDateTime reported(LocalDate day) {
        return day.atTime(18, 0);
    }

    /** To another name first, so that nobody reads half a file. */
    private void write(String source, LocalDate day, List<String> lines) {
        Path file = folder.resolve(source).resolve(day.toString()).resolve(source + ".csv");
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling("." + source + ".part");
            Files.write(part, lines);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
