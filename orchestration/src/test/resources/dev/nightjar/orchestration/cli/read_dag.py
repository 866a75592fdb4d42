# SPDX-License-Identifier: Apache-2.0
"""Compiles a Dag file, runs it against stand-ins for Airflow and pendulum, and prints what it defines as JSON."""
import ast
import datetime
import json
import py_compile
import sys
import types
import zoneinfo

path = sys.argv[1]
release = sys.argv[2]
runs = json.loads(sys.argv[3])
py_compile.compile(path, cfile=path + "c", doraise=True)
source = open(path, encoding="ascii").read()
imports = sorted(
    node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.level == 0
)

dags = []


class Anything:
    def __init__(self, *args, **kwargs):
        self.args = args
        self.kwargs = kwargs

    def __getattr__(self, name):
        return name


class Dag(Anything):
    def __enter__(self):
        dags.append(self)
        self.tasks = []
        self.edges = []
        return self

    def __exit__(self, *failure):
        return False

    def __getattr__(self, name):
        return self.kwargs[name]


class Operator(Anything):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        dags[-1].tasks.append(self)

    def __rshift__(self, other):
        dags[-1].edges.append([self.kwargs["task_id"], other.kwargs["task_id"]])
        return other


class Moment:
    def __init__(self, at):
        self.at = at

    def in_timezone(self, name):
        return Moment(self.at.astimezone(zoneinfo.ZoneInfo(name)))

    def date(self):
        return self.at.date()


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made


module("airflow", **({"DAG": Dag} if release == "2" else {}))
if release == "3":
    reference = types.SimpleNamespace(DAGRUN_QUEUED_AT="queued_at")
    module("airflow.sdk", DAG=Dag, AsyncCallback=Anything, DeadlineAlert=Anything, DeadlineReference=reference)
module("airflow.timetables.trigger", CronTriggerTimetable=Anything)
module("airflow.providers.apache.spark.operators.spark_submit", SparkSubmitOperator=Operator)
module(
    "pendulum",
    datetime=lambda *day, tz: datetime.datetime(*day, tzinfo=zoneinfo.ZoneInfo(tz)),
    instance=Moment,
)

exec(compile(source, path, "exec"), {"__name__": "dag"})
dag = dags[0]
macros = dag.kwargs["user_defined_macros"]


def plain(value):
    if isinstance(value, Anything):
        return {"args": plain(list(value.args)), **plain(value.kwargs)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if not callable(item)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value


def rendered(run):
    instant = lambda key: run.get(key) and datetime.datetime.fromisoformat(run[key])
    dag_run = types.SimpleNamespace(
        conf=run.get("conf"), run_id=run["run_id"], logical_date=instant("logical_date"), run_after=instant("run_after")
    )
    return [macros["night"](dag_run), macros["ledger_run"](dag_run)]


try:
    import jinja2

    templates = jinja2.Environment(keep_trailing_newline=False, undefined=jinja2.StrictUndefined)
    run = types.SimpleNamespace(conf={"date": "2026-01-31"}, run_id="r", logical_date=None)
    render = lambda text: templates.from_string(text).render(dag_run=run, **macros)
    arguments = [[render(each) for each in task.kwargs["application_args"]] for task in dag.tasks]
except ImportError:
    arguments = None

print(
    json.dumps(
        {
            "imports": imports,
            "dag": plain(dag.kwargs),
            "tasks": [plain(task.kwargs) for task in dag.tasks],
            "edges": dag.edges,
            "runs": [rendered(run) for run in runs],
            "arguments": arguments,
        }
    )
)
