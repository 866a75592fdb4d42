/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PipelineState;
import dev.nightjar.orchestration.schedule.Range;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of pipelines: filtered by what they are and by the run of each that was due last, and sorted by either. */
final class DagList {

    private static final Map<String, String> RUN_TIMES =
            Map.of("dag_run_start_date", "start", "dag_run_end_date", "end");
    private static final Sorted.Key<Item> LAST_STATE =
            Sorted.by(item -> item.last().map(run -> run.state().text()));
    private static final Sorted.Key<Item> LAST_START =
            Sorted.by(item -> item.last().flatMap(run -> run.times().started()));
    private static final Sorted.Key<Item> ID =
            Sorted.by(item -> Optional.of(item.dag().dagId()));
    private static final Sorted<Item> ORDER = new Sorted<>(
            Map.of(
                    "dag_id", ID,
                    "dag_display_name", ID,
                    "next_dagrun", Sorted.by(item -> item.dag().nextDagrunRunAfter()),
                    "last_run_state", LAST_STATE,
                    "state", LAST_STATE,
                    "last_run_start_date", LAST_START,
                    "start_date", LAST_START),
            Comparator.comparing(item -> item.dag().dagId()));

    private final Context context;

    DagList(Context context) {
        this.context = context;
    }

    /** A pipeline with its last run. */
    private record Item(DagBody dag, Optional<KnownPipeline> known, Optional<Run> last) {}

    Response answer(Request request) {
        Set<String> wrong = context.catalog().importErrors().stream()
                .map(error -> error.file())
                .collect(Collectors.toSet());
        Map<String, Run> last = context.runs().latest().stream()
                .collect(Collectors.toMap(run -> run.key().pipeline(), Function.identity()));
        Instant now = context.clock().instant();
        Stream<Item> all = context.pipelines().all().stream()
                .map(state -> item(state, wrong, Optional.ofNullable(last.get(state.name())), now));
        List<Item> chosen = ofRun(request, ofPipeline(request, all)).toList();
        Page<Item> page = ORDER.page(request, chosen);
        return Response.ok(new DagBody.Collection(page.map(Item::dag).items(), page.total()));
    }

    private Item item(PipelineState state, Set<String> wrong, Optional<Run> last, Instant now) {
        Optional<KnownPipeline> known = context.known(state.name());
        boolean errors = known.filter(
                        pipeline -> wrong.contains(pipeline.file().getFileName().toString()))
                .isPresent();
        return new Item(DagBody.of(state, known, errors, now), known, last);
    }

    private static Stream<Item> ofPipeline(Request request, Stream<Item> all) {
        boolean staleToo = !Query.flag(request, "exclude_stale").orElse(true);
        Optional<Boolean> paused = Query.flag(request, "paused");
        Optional<Boolean> errors = Query.flag(request, "has_import_errors");
        List<String> owners = request.all("owners");
        List<String> tags = request.all("tags");
        boolean allTags = Query.choice(request, "tags_match_mode", List.of("any", "all"))
                .filter("all"::equals)
                .isPresent();
        List<String> timetables = request.all("timetable_type");
        boolean none = asksForOthers(request);
        return all.filter(item -> !none)
                .filter(item -> staleToo || !item.dag().isStale())
                .filter(item -> paused.map(yes -> yes == item.dag().isPaused()).orElse(true))
                .filter(item ->
                        errors.map(yes -> yes == item.dag().hasImportErrors()).orElse(true))
                .filter(item ->
                        LikePattern.all(request, "dag_id_pattern", item.dag().dagId()))
                .filter(item -> LikePattern.all(
                        request, "dag_display_name_pattern", item.dag().dagDisplayName()))
                .filter(item -> owners.isEmpty() || item.dag().owners().stream().anyMatch(owners::contains))
                .filter(item -> tags.isEmpty() || tagged(item.dag(), tags, allTags))
                .filter(item -> timetables.isEmpty() || timetables.contains(timetable(item)));
    }

    /** Whether something is asked for that no pipeline has: another bundle, a version of it, favourites, assets. */
    private static boolean asksForOthers(Request request) {
        boolean favourites = Query.flag(request, "is_favorite").orElse(false);
        boolean assets = Query.flag(request, "has_asset_schedule").orElse(false);
        return favourites
                || assets
                || request.last("asset_dependency").isPresent()
                || request.last("bundle_version").isPresent()
                || request.last("bundle_name")
                        .filter(name -> !name.equals(DagBody.BUNDLE))
                        .isPresent();
    }

    private static boolean tagged(DagBody dag, List<String> tags, boolean all) {
        List<String> has = dag.tags().stream().map(DagBody.Tag::name).toList();
        return all ? has.containsAll(tags) : tags.stream().anyMatch(has::contains);
    }

    /** The name of Airflow's timetable that does the same. */
    private static String timetable(Item item) {
        return item.known().flatMap(KnownPipeline::timetable).isPresent()
                ? "airflow.timetables.trigger.CronTriggerTimetable"
                : "airflow.timetables.simple.NullTimetable";
    }

    private static Stream<Item> ofRun(Request request, Stream<Item> all) {
        Optional<String> last = Query.choice(request, "last_dag_run_state", RunQueries.STATES);
        List<String> states = Query.choices(request, "dag_run_state", RunQueries.STATES);
        List<Range> ranges = Query.ranges(request, RUN_TIMES);
        return all.filter(item -> last.isEmpty() || state(item).equals(last))
                .filter(item ->
                        states.isEmpty() || state(item).filter(states::contains).isPresent())
                .filter(item -> ranges.stream().allMatch(range -> within(item, range)));
    }

    private static Optional<String> state(Item item) {
        return item.last().map(run -> run.state().text());
    }

    private static boolean within(Item item, Range range) {
        return item.last()
                .map(Run::times)
                .flatMap(times -> range.column().equals("start") ? times.started() : times.ended())
                .filter(at -> {
                    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
                    long bound = range.bound().longValue();
                    return switch (range.operator()) {
                        case ">=" -> micros >= bound;
                        case ">" -> micros > bound;
                        case "<=" -> micros <= bound;
                        default -> micros < bound;
                    };
                })
                .isPresent();
    }
}
