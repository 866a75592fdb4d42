/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunStepState;
import dev.nightjar.orchestration.serve.Journal.Line;
import dev.nightjar.orchestration.serve.Journal.Word;
import dev.nightjar.orchestration.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what is stored with what the script wants, and with what the steps themselves wrote down. */
final class Reckoning {

    private static final Optional<String> GONE = Optional.of("its scheduler is gone");

    private final Store store;
    private final Map<String, List<Line>> journal;
    private int attempts;
    private int lost;
    private int again;

    Reckoning(Store store, Journal journal) {
        this.store = store;
        this.journal = journal.lines().stream().collect(Collectors.groupingBy(Line::key));
    }

    /** Asserts all of it, and answers the figures. */
    String of(List<RunKey> expected) {
        List<Run> runs = store.runs()
                .runs(new RunFilter(List.of(), List.of(), List.of(), List.of(), PageRequest.first(100_000)))
                .items();
        assertThat(runs).extracting(Run::key).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.state())
                    .as("%s", run.key())
                    .isEqualTo(Script.end(run.key().pipeline(), run.key().runId()));
            assertThat(run.lease().owner()).isEmpty();
        });
        runs.forEach(run -> Script.steps().forEach(step -> step(run.key(), step)));
        long failed =
                runs.stream().filter(run -> run.state() == RunState.FAILED).count();
        return "%d runs ended as they should, %d of them failed by the script; %d attempts of %d steps, of which %d were lost"
                        .formatted(
                                runs.size(),
                                failed,
                                attempts,
                                runs.size() * Script.steps().size(),
                                lost)
                + ", and %d of those between their output and the word of it".formatted(again);
    }

    private void step(RunKey run, String step) {
        List<RunStep> made = store.runs().attempts(run, step);
        List<Line> lines = journal.getOrDefault(run.pipeline() + " " + run.runId() + " " + step, List.of());
        RunStep last = made.get(made.size() - 1);
        String as = run + " " + step;
        assertThat(last.state().text()).as(as).isEqualTo(Script.end(run.pipeline(), run.runId(), step));
        assertThat(made.subList(0, made.size() - 1))
                .as(as)
                .allMatch(attempt -> !attempt.state().endedWell());
        if (last.state() == RunStepState.UPSTREAM_FAILED) {
            assertThat(lines).as(as).isEmpty();
            return;
        }
        Map<Long, List<RunStep>> byGeneration = made.stream().collect(Collectors.groupingBy(Reckoning::generation));
        lines(lines, Word.BEGAN)
                .forEach((generation, count) -> assertThat(count)
                        .as("%s began in generation %d", as, generation)
                        .isLessThanOrEqualTo(
                                byGeneration.getOrDefault(generation, List.of()).size()));
        lines(lines, Word.WROTE).forEach((generation, count) -> wrote(as, count, byGeneration.get(generation), last));
        assertThat(lines(lines, Word.WROTE)).as(as).satisfies(wrote -> {
            if (last.state().endedWell()) {
                assertThat(wrote).containsKey(generation(last));
            }
        });
        attempts += made.size();
        lost += (int)
                made.stream().filter(attempt -> attempt.reason().equals(GONE)).count();
    }

    /** Output is written once: by the attempt that counts, or by one that was killed before it could say so. */
    private void wrote(String as, long count, List<RunStep> attempts, RunStep last) {
        assertThat(count).as(as).isEqualTo(1);
        if (!attempts.contains(last)) {
            assertThat(attempts).as(as).anyMatch(attempt -> attempt.reason().equals(GONE));
            again++;
        }
    }

    private static Map<Long, Long> lines(List<Line> lines, Word word) {
        return lines.stream()
                .filter(line -> line.word() == word)
                .map(Line::generation)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** The log of an attempt bears the generation of the lease that it was made under. */
    private static long generation(RunStep attempt) {
        return Long.parseLong(attempt.log().orElseThrow().replaceAll(".*/|\\.log", ""));
    }
}
