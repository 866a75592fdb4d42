/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.orchestration.demo.Landing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `nightjar demo`. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "The whole story on simulated card transactions: nights with fraud, and a drift in the middle.")
final class DemoCommand implements Callable<Integer> {

    private static final LocalDate FIRST_NIGHT = LocalDate.parse("2026-01-31");
    private static final int HISTORY = 30;
    private static final String PIPELINE = "card_fraud";

    @Mixin
    private Settings settings;

    @Option(names = "--days", paramLabel = "N", defaultValue = "10", description = "How many nights (default: 10)")
    private int days;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "nightjar-demo",
            description = "Folder (default: ./nightjar-demo)")
    private Path folder;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "7", description = "Of the simulation (default: 7)")
    private long seed;

    /** A night of the closing table. */
    record Night(
            LocalDate night,
            long rows,
            long quarantined,
            Optional<Integer> modelVersion,
            Optional<Double> areaUnderROC,
            long alerts,
            double seconds) {}

    @Override
    public Integer call() {
        if (days < 1) {
            throw new UsageError("Invalid --days " + days + ": give a number of nights, 1 or more.");
        }
        Path file = settings.home().conf("pipelines").resolve(PIPELINE + ".yaml");
        Path landing = folder.toAbsolutePath().normalize().resolve("landing");
        settings.useWarehouse(
                folder.toAbsolutePath().normalize().resolve("warehouse").toString());
        settings.set("landing", landing.toString());
        Landing upstream = new Landing(landing, seed, drift());
        try (NightRunner runner = new NightRunner(settings, file)) {
            loadHistory(runner, upstream);
            for (int n = 0; n < days; n++) {
                LocalDate date = FIRST_NIGHT.plusDays(n);
                upstream.deliver(date);
                if (!done(date, "monitor")) {
                    say(date + (drift().equals(Optional.of(date)) ? ", from tonight on amounts are higher" : ""));
                    runner.run(date, List.of());
                }
            }
        }
        List<Night> nights = nights();
        if (settings.json()) {
            settings.print(nights);
        } else {
            report(nights);
        }
        return 0;
    }

    /** After three nights in five, if there are three at least. */
    private Optional<LocalDate> drift() {
        return days < 3 ? Optional.empty() : Optional.of(FIRST_NIGHT.plusDays((long) Math.ceil(0.6 * days)));
    }

    private void loadHistory(NightRunner runner, Landing upstream) {
        LocalDate from = FIRST_NIGHT.minusDays(HISTORY);
        if (done(FIRST_NIGHT.minusDays(1), "ingest")) {
            return;
        }
        say("Loading " + HISTORY + " days of history into " + settings.warehouse());
        List<LocalDate> dates = from.datesUntil(FIRST_NIGHT).toList();
        dates.forEach(upstream::deliver);
        runner.run(dates.stream().filter(date -> !done(date, "ingest")).toList(), List.of("--only", "ingest"));
    }

    private boolean done(LocalDate date, String stage) {
        List<StepRun> steps =
                runs().find(RunLedger.Query.of(PIPELINE).between(date, date).stage(stage));
        Map<String, StepState> newest = new HashMap<>();
        steps.forEach(step -> newest.put(step.step(), step.state()));
        int wanted = stage.equals("ingest") ? 2 : 1;
        return newest.size() == wanted && !newest.containsValue(StepState.FAILED);
    }

    private RunLedger runs() {
        return new DeltaRunLedger(settings.lake());
    }

    private List<Night> nights() {
        RegisteredModel model = new DeltaModelRegistry(settings.lake()).model(PIPELINE);
        Map<LocalDate, Map<String, StepRun>> byNight = new HashMap<>();
        runs().find(RunLedger.Query.of(PIPELINE).between(FIRST_NIGHT, FIRST_NIGHT.plusDays(days - 1L)))
                .forEach(run -> byNight.computeIfAbsent(run.date(), date -> new HashMap<>())
                        .put(run.step(), run));
        List<Night> nights = new ArrayList<>();
        for (int n = 0; n < days; n++) {
            LocalDate date = FIRST_NIGHT.plusDays(n);
            nights.add(night(date, byNight.getOrDefault(date, Map.of()), model));
        }
        return nights;
    }

    private static Night night(LocalDate date, Map<String, StepRun> steps, RegisteredModel model) {
        Optional<StepRun> score = Optional.ofNullable(steps.get("score"));
        Optional<Integer> version = score.flatMap(StepRun::modelVersion);
        Optional<StepRun> monitor = Optional.ofNullable(steps.get("monitor"));
        return new Night(
                date,
                score.map(StepRun::rowsWritten).orElse(0L),
                steps.values().stream().mapToLong(StepRun::rowsQuarantined).sum(),
                version,
                version.flatMap(model::version)
                        .flatMap(v -> Optional.ofNullable(
                                v.metrics().getOrDefault("test", Map.of()).get("areaUnderROC")))
                        .map(MetricValue::value),
                monitor.map(run ->
                                run.measures().getOrDefault("drift.alerts", 0.0).longValue())
                        .orElse(0L),
                seconds(steps.values()));
    }

    /** From the first step's start to the last one's end, as steps may run side by side. */
    private static double seconds(Collection<StepRun> steps) {
        Optional<Instant> start = steps.stream().map(StepRun::startedAt).min(Comparator.naturalOrder());
        Optional<Instant> end =
                steps.stream().flatMap(run -> run.endedAt().stream()).max(Comparator.naturalOrder());
        return start.flatMap(from -> end.map(to -> Duration.between(from, to).toMillis() / 1000.0))
                .orElse(0.0);
    }

    private void report(List<Night> nights) {
        List<List<String>> rows = nights.stream()
                .map(night -> List.of(
                        night.night().toString(),
                        "" + night.rows(),
                        "" + night.quarantined(),
                        night.modelVersion().map(v -> "" + v).orElse("-"),
                        night.areaUnderROC()
                                .map(auc -> String.format(Locale.ROOT, "%.4f", auc))
                                .orElse("-"),
                        "" + night.alerts(),
                        String.format(Locale.ROOT, "%.1f", night.seconds())))
                .toList();
        settings.out().println();
        settings.out()
                .println(TextTable.of(
                        List.of("night", "rows", "quarantined", "model version", "AUC", "alerts", "seconds"), rows));
        settings.out().println();
        settings.out().println("Try:");
        for (String query : List.of(
                "SELECT date, model_version, count(*) AS scored, count_if(decision) AS suspected FROM card_fraud.scores GROUP BY ALL ORDER BY date",
                "SELECT date, column_name, round(value, 3) AS psi, level FROM card_fraud.drift WHERE level <> 'ok' ORDER BY date, psi DESC",
                "SELECT date, explode(_broken) AS rule, count(*) AS rows FROM card_fraud.quarantine_transactions GROUP BY ALL ORDER BY date DESC LIMIT 10")) {
            settings.out()
                    .println("  "
                            + settings.home()
                                    .folder()
                                    .resolve("nightjar")
                                    .toString()
                                    .replaceAll("^(.* .*)$", "'$1'") + " sql --warehouse '"
                            + folder.toAbsolutePath().normalize().resolve("warehouse") + "' \"" + query + "\"");
        }
    }

    private void say(String text) {
        if (!settings.quiet()) {
            settings.err().println(text);
            settings.err().flush();
        }
    }
}
