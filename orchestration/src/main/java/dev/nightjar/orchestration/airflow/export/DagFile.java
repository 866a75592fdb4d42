/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow.export;

import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.orchestration.airflow.export.ExportOptions.Release;
import dev.nightjar.orchestration.airflow.export.ExportOptions.StartedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A pipeline as a file that defines a Dag: one task a step of {@link PipelinePlan}, with its dependencies. Ticks are those
 * of a `CronTriggerTimetable` with the pipeline's time zone, whose rule for clock changes is Nightjar's: a tick that the
 * spring gap swallows is shifted by the gap, one that autumn repeats happens once, the second time. The same pipeline and
 * options give the same text.
 */
public final class DagFile {

    private final PipelineSpec spec;
    private final ExportOptions options;
    private final DagSchedule schedule;

    public DagFile(PipelineSpec spec, ExportOptions options) {
        this.spec = spec;
        this.options = options;
        this.schedule = new DagSchedule(spec, options);
    }

    /** The file's name. */
    public String name() {
        return spec.pipeline() + ".py";
    }

    /** What Airflow does otherwise than Nightjar, one sentence each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(schedule.notes());
        if (options.startedBy() == StartedBy.AIRFLOW && webhooks()) {
            notes.add(
                    "alerts: webhooks are told by nightjar run, backfill and serve; of a run of this Dag they are not.");
        }
        return notes;
    }

    private boolean webhooks() {
        return spec.monitoring().stream()
                .flatMap(monitoring -> monitoring.alerts().stream())
                .anyMatch(MonitoringSpec.WebhookAlert.class::isInstance);
    }

    /** The file's text, in ASCII. */
    public String text() {
        return String.join(
                "\n", header(), imports(), functions(), step(), "", "with DAG(", dag(), ") as dag:", tasks(), "");
    }

    private String header() {
        StringBuilder header = new StringBuilder("# Written by `nightjar airflow export` from the pipeline "
                + spec.pipeline() + ". Change the pipeline and export it again.\n");
        // nothing of the pipeline's own text goes into comments, where it could end a line
        notes().forEach(note -> header.append("# ").append(note).append('\n'));
        return header.append("from __future__ import annotations\n").toString();
    }

    private String imports() {
        List<String> lines = new ArrayList<>(List.of(
                "import datetime",
                "",
                "import pendulum",
                options.release() == Release.AIRFLOW_3 ? "from airflow.sdk import DAG" : "from airflow import DAG",
                "from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator"));
        if (schedule.ticks()) {
            lines.add("from airflow.timetables.trigger import CronTriggerTimetable");
        }
        if (schedule.alerts()) {
            lines.add("""

                    try:
                        from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference
                    except ImportError:  # Airflow 3.1
                        from airflow.sdk.definitions.deadline import AsyncCallback, DeadlineAlert, DeadlineReference""");
        }
        return String.join("\n", lines) + "\n";
    }

    /** What the arguments' templates call. A run by hand may have no logical date; then it is known when it is due. */
    private String functions() {
        return """
                TIMEZONE = %s
                DAYS_BACK = %d


                def night(dag_run):
                    given = (dag_run.conf or {}).get("date")
                    if given:
                        return datetime.date.fromisoformat(given).isoformat()
                    tick = dag_run.logical_date or dag_run.run_after
                    today = pendulum.instance(tick).in_timezone(TIMEZONE).date()
                    return (today - datetime.timedelta(days=DAYS_BACK)).isoformat()


                def ledger_run(dag_run):
                    return (dag_run.conf or {}).get("run_id") or dag_run.run_id

                """.formatted(
                        Python.text(spec.schedule().timezone().getId()),
                        spec.schedule().date() == ScheduleSpec.TickDate.TODAY ? 0 : 1);
    }

    private String step() {
        return """
                def step(name):
                    return SparkSubmitOperator(
                        task_id=name,
                        conn_id=%s,
                        name="nightjar." + dag.dag_id + "." + name,
                        application=%s,
                        jars=%s,
                        java_class="dev.nightjar.jobs.PipelineJob",
                        application_args=%s + ["--only", name],
                    )
                """.formatted(
                        Python.text(options.connection()),
                        template(options.jar()),
                        options.jars().isEmpty() ? "None" : template(String.join(",", options.jars())),
                        arguments());
    }

    private String arguments() {
        List<String> literals = new ArrayList<>(List.of(
                Python.text("--pipeline"),
                template(options.pipelineFile()),
                Python.text("--date"),
                Python.text("{{ night(dag_run) }}"),
                Python.text("--warehouse"),
                template(options.warehouse()),
                Python.text("--run-id"),
                Python.text("{{ ledger_run(dag_run) }}")));
        options.environmentFile()
                .ifPresent(file -> literals.addAll(List.of(Python.text("--env-file"), template(file))));
        options.variables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> literals.addAll(
                        List.of(Python.text("--set"), template(variable.getKey() + "=" + variable.getValue()))));
        return Python.list(literals);
    }

    private static String template(String text) {
        return Python.text(Jinja.quoted(text));
    }

    private String dag() {
        List<String> keywords = new ArrayList<>();
        keywords.add("dag_id=" + Python.text(spec.pipeline()));
        spec.description().ifPresent(text -> keywords.add("description=" + Python.text(text)));
        keywords.add(
                "tags=" + Python.list(spec.tags().stream().map(Python::text).toList()));
        keywords.addAll(schedule.keywords());
        keywords.add("user_defined_macros={\"night\": night, \"ledger_run\": ledger_run}");
        return keywords.stream().map(keyword -> "    " + keyword + ",").collect(Collectors.joining("\n"));
    }

    private String tasks() {
        List<PlannedStep> steps = PipelinePlan.of(spec);
        List<String> lines = new ArrayList<>();
        lines.add("    tasks = {name: step(name) for name in "
                + Python.list(
                        steps.stream().map(step -> Python.text(step.step())).toList()) + "}");
        steps.forEach(step -> step.dependsOn()
                .forEach(before -> lines.add(
                        "    tasks[" + Python.text(before) + "] >> tasks[" + Python.text(step.step()) + "]")));
        return String.join("\n", lines);
    }
}
