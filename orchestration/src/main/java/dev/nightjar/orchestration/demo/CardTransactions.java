/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Card payments day by day, after the simulator of the Fraud Detection Handbook (Le Borgne et al. 2022): customers and
 * terminals lie on a map, customers pay at terminals near them, amounts are typical of the customer. Three kinds of
 * fraud: amounts above a threshold; terminals where stolen cards are tried out in many small payments; customers whose
 * card is used for large ones. Each day follows from the seed and its date alone.
 */
final class CardTransactions {

    private static final int CUSTOMERS = 2_000;
    private static final int TERMINALS = 1_000;
    private static final double RADIUS = 6;
    private static final double FRAUD_AMOUNT = 220;
    private static final int TERMINAL_DAYS = 7;
    private static final int CUSTOMER_DAYS = 14;
    private static final int TRIALS = 6;
    private static final double DRIFT = 1.6;

    private final long seed;
    private final Optional<LocalDate> driftFrom;
    private final List<Customer> customers = new ArrayList<>();

    private record Customer(double mean, double perDay, List<Integer> terminals) {}

    private record Place(double x, double y) {

        double distance(Place other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    /** A bank whose customers, from a day on, pay higher amounts. */
    CardTransactions(long seed, Optional<LocalDate> driftFrom) {
        this.seed = seed;
        this.driftFrom = driftFrom;
        SplittableRandom random = new SplittableRandom(seed);
        List<Place> terminals = new ArrayList<>();
        for (int i = 0; i < TERMINALS; i++) {
            terminals.add(place(random));
        }
        for (int i = 0; i < CUSTOMERS; i++) {
            List<Integer> near = near(terminals, place(random));
            customers.add(new Customer(5 + 95 * random.nextDouble(), 4 * random.nextDouble(), near));
        }
    }

    /** The payments of a day by time. */
    List<Transaction> of(LocalDate day) {
        SplittableRandom random = random(day, 1);
        Set<Integer> stolen = compromised(day, CUSTOMER_DAYS, 3, CUSTOMERS, 2);
        List<Transaction> all = new ArrayList<>();
        for (int c = 0; c < CUSTOMERS; c++) {
            Customer customer = customers.get(c);
            for (int n = poisson(customer.perDay(), random); n > 0; n--) {
                double amount = Math.max(0.5, customer.mean() * (1 + random.nextGaussian() / 2));
                boolean misused = stolen.contains(c) && random.nextInt(3) == 0;
                int terminal = customer.terminals()
                        .get(random.nextInt(customer.terminals().size()));
                all.add(payment(day, all.size(), c, terminal, misused ? 5 * amount : amount, misused, random));
            }
        }
        for (int terminal : compromised(day, TERMINAL_DAYS, 1, TERMINALS, 3)) {
            for (int n = 0; n < TRIALS; n++) {
                double amount = 1 + 2 * random.nextDouble();
                all.add(payment(day, all.size(), random.nextInt(CUSTOMERS), terminal, amount, true, random));
            }
        }
        all.sort(Comparator.comparing(Transaction::time).thenComparing(Transaction::id));
        return all;
    }

    private Transaction payment(
            LocalDate day,
            int number,
            int customer,
            int terminal,
            double amount,
            boolean misused,
            SplittableRandom random) {
        double factor = driftFrom.filter(from -> !day.isBefore(from)).isPresent() ? DRIFT : 1;
        double charged = Math.rint(100 * amount * factor) / 100;
        // around noon, and never past midnight
        double hour = Math.min(23.9, Math.max(0, 13.5 + 4.5 * random.nextGaussian()));
        return new Transaction(
                day.toEpochDay() * 100_000 + number,
                customer,
                terminal,
                day.atStartOfDay().plusSeconds((long) (hour * 3600)),
                charged,
                misused || charged > FRAUD_AMOUNT * factor);
    }

    /** Numbers drawn on each of the last days, which stay compromised for that long. */
    private Set<Integer> compromised(LocalDate day, int days, int aDay, int of, int salt) {
        Set<Integer> found = new HashSet<>();
        for (int back = 0; back < days; back++) {
            SplittableRandom random = random(day.minusDays(back), salt);
            for (int n = 0; n < aDay; n++) {
                found.add(random.nextInt(of));
            }
        }
        return found;
    }

    private SplittableRandom random(LocalDate day, int salt) {
        return new SplittableRandom(seed * 1_000_003 + day.toEpochDay() * 31 + salt);
    }

    private static Place place(SplittableRandom random) {
        return new Place(100 * random.nextDouble(), 100 * random.nextDouble());
    }

    private static List<Integer> near(List<Place> terminals, Place home) {
        List<Integer> near = new ArrayList<>();
        int nearest = 0;
        for (int i = 0; i < terminals.size(); i++) {
            if (terminals.get(i).distance(home) < RADIUS) {
                near.add(i);
            }
            if (terminals.get(i).distance(home) < terminals.get(nearest).distance(home)) {
                nearest = i;
            }
        }
        return near.isEmpty() ? List.of(nearest) : near;
    }

    /** Knuth's method. */
    private static int poisson(double mean, SplittableRandom random) {
        int events = 0;
        double limit = Math.exp(-mean);
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            events++;
        }
        return events;
    }
}
