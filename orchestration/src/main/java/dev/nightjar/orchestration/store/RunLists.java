/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.schedule.StepOfRun;
import java.util.List;
import java.util.Optional;

/**
 * Lists of runs and of steps. There are two ways to a page: to find all that the filter leaves through and sort that, or
 * to walk along an index of the order and filter what comes, until the page is full. Each is slow where the other is
 * fast; how many the filter leaves through, which a page says anyway, tells which.
 */
final class RunLists {

    private static final int FEW = 1000;
    /** Sorting a row takes about so many times as long as passing one, which an index finds in no order of the disk's. */
    private static final double SORTING = 0.5;
    /** About so many steps has a run. */
    private static final int STEPS = 5;

    private static final String OF_RUNS = " from runs";
    private static final String OF_STEPS = " from steps s join runs r on r.number = s.run";

    private RunLists() {}

    static Page<Run> runs(Session session, RunFilter filter) {
        Where where = new Where()
                .in("pipeline", filter.pipelines())
                .in("state", filter.states())
                .in("run_type", filter.types())
                .all(filter.conditions());
        PageRequest page = filter.page();
        long total = session.count("select count(*) n" + OF_RUNS + where.sql(), where.values());
        if (beyond(page, total)) {
            return new Page<>(List.of(), total);
        }
        String rows = OF_RUNS + (walks(session, page, total, 1) ? where.walked(page) : where.sql());
        return new Page<>(
                session.list(
                        "select *" + rows + Where.order(page, "number") + Where.LIMIT,
                        RunRows::run,
                        where.values(page.limit(), page.offset())),
                total);
    }

    static Page<StepOfRun> steps(Session session, StepFilter filter) {
        Where where = new Where()
                .in("r.pipeline", filter.pipelines())
                .in("r.run_id", filter.runIds())
                .in("s.step", filter.steps())
                .in("s.state", filter.states())
                .all(filter.conditions());
        PageRequest page = filter.page();
        // each step has its run: where nothing is asked of that, it need not be looked for to be counted
        String counted = where.asksOf("r") ? OF_STEPS : " from steps s";
        long total = session.count("select count(*) n" + counted + where.sql(), where.values());
        if (beyond(page, total)) {
            return new Page<>(List.of(), total);
        }
        boolean byRuns = byRuns(page, where);
        String rows = walks(session, page, total, STEPS) ? along(page, where, byRuns) : OF_STEPS + where.sql();
        return new Page<>(
                session.list(
                        "select r.*, " + RunRows.STEP_COLUMNS + rows + order(page, byRuns) + Where.LIMIT,
                        row -> new StepOfRun(RunRows.run(row), RunRows.step(row)),
                        where.values(page.limit(), page.offset())),
                total);
    }

    private static boolean beyond(PageRequest page, long total) {
        return page.limit() == 0 || page.offset() >= total;
    }

    private static boolean walks(Session session, PageRequest page, long total, int ofEachRun) {
        if (total <= FEW) {
            return false;
        }
        double all = ofEachRun * (double) session.count("select max(number) n from runs");
        double passed = (page.offset() + (double) page.limit()) * all / total;
        return passed <= SORTING * total;
    }

    /** One table is walked along, and the other looked into; SQLite keeps to the order in which they are named. */
    private static String along(PageRequest page, Where where, boolean byRuns) {
        String tables = byRuns ? " from runs r cross join steps s" : " from steps s cross join runs r";
        return tables + where.walked(page, "r.number = s.run");
    }

    private static String order(PageRequest page, boolean byRuns) {
        // nothing is equal by its id, and what more is asked for keeps SQLite from using an index
        if (column(page).filter("s.id"::equals).isPresent()) {
            return Where.order(
                    new PageRequest(page.limit(), page.offset(), page.orderBy().subList(0, 1)));
        }
        return byRuns ? Where.order(page, "r.number", "s.position") : Where.order(page, "s.run", "s.position");
    }

    private static boolean byRuns(PageRequest page, Where where) {
        return column(page).map(column -> column.startsWith("r.")).orElseGet(() -> where.asksOf("r"));
    }

    private static Optional<String> column(PageRequest page) {
        return page.orderBy().stream().findFirst().map(PageRequest.Order::column);
    }
}
