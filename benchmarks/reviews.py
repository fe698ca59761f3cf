"""The reviewer's queue, a dossier with its sheets, saving and the export, by size.

    python -m benchmarks.reviews      # 100 and 5,000 dossiers; or BENCH_REVIEW_SIZES=

Each size is a database of its own, copied from the seeded year of `make bench` and filled by
`benchmarks.many` and `benchmarks.judged`; the floor is served beside it in the same run.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import judged, run, sizes

SIZES = [int(size) for size in os.environ.get("BENCH_REVIEW_SIZES", "100,5000").split(",")]
GROWTH_AT_MOST = 1.2
EXPORT_SECONDS, EXPORT_QUERIES, EXPORT_MEGABYTES = 5, 10, 60
TYPED = {"HX-Request": "true"}


@dataclass(frozen=True)
class Work:
    """A page, or a form when there are `data`; who asks by e-mail or role."""

    name: str
    path: str
    who: str
    limits: run.Limits
    data: dict | None = None


def works() -> list[Work]:
    from scoring.models import Item, ScoreSheet

    waiting = Item.objects.filter(state="waiting").order_by("position")
    concluded = Item.objects.filter(state="concluded").order_by("pk").first()
    seats = waiting[0].council.appointed
    draft = ScoreSheet.objects.with_marks().get(item=waiting[2], seat=seats[0])
    data = {"comments": "Nhận xét.", "points-overview": ""}
    for mark in draft.marks.all():
        data[f"points-{mark.criterion.key}"] = str(mark.points)
        data[f"reason-{mark.criterion.key}"] = mark.reason
    desk = run.Limits(times_floor=4, queries=15)
    member, author = seats[0].user.email, concluded.council.appointed[4].user.email
    sheet = f"/phieu/{draft.item.public_id}/"
    return [
        Work("Reviewer's queue, 50 rows", "/phieu/", member, run.A_LIST),
        Work("Dossier with 5 sheets, member", concluded.get_absolute_url(), author, desk),
        Work("Dossier with 5 sheets, officer", concluded.get_absolute_url(), "officer", desk),
        Work("Dossier beside one's sheet", sheet, member, desk),
        Work("Save a sheet", sheet, member, run.Limits(times_floor=3, queries=12), data),
    ]


def session_of(who: str) -> str:
    from people.models import User

    if "@" not in who:
        return run.session_of(who)
    return run.browser(User.objects.get(email=who)).cookies["sessionid"].value


def asked(client, work: Work):
    if work.data is None:
        return client.get(work.path)
    return client.post(work.path, work.data, headers=TYPED)


def measure_one() -> dict:
    """Each work on the database this process was started for, and the export."""
    from benchmarks.server import serving

    found = []
    todo = works()
    sessions = {work.name: session_of(work.who) for work in todo}
    anyone = run.session_of("officer")
    with (
        serving("benchmarks.floor_settings", run.FLOOR_PORT) as floor,
        serving("config.settings", run.OUR_PORT) as ours,
    ):
        floor.cpu_per_request("/", anyone, 20)
        for work in todo:
            session = sessions[work.name]
            form = None if work.data is None else urlencode(work.data)
            ours.cpu_per_request(work.path, session, 5, form)
            ratios = []
            for _ in range(run.REPEATS):
                base = floor.cpu_per_request("/", anyone, run.REQUESTS)
                cost = ours.cpu_per_request(work.path, session, run.REQUESTS, form)
                ratios.append(cost / base)
            queries, sql = _queries(work, session)
            found.append(
                {
                    "name": work.name,
                    "floors": statistics.median(ratios),
                    "queries": queries,
                    "sql": sql,
                    "body": len(body := ours.get(work.path, session, form)) / 1000,
                    "zipped": len(gzip.compress(body, compresslevel=6)) / 1000,
                }
            )
    return {"works": found, "exports": [export(kind) for kind in ("csv", "xlsx")]}


def _queries(work: Work, session: str) -> tuple[int, float]:
    """How many statements, and the database's seconds: the median of nine."""
    from django.db import connection

    def timed(execute, *arguments):
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - begun)

    client = run.browser()
    client.cookies["sessionid"] = session
    asked(client, work)
    sums, counts = [], []
    for _ in range(9):
        spent: list[float] = []
        with connection.execute_wrapper(timed):
            asked(client, work)
        sums.append(sum(spent))
        counts.append(len(spent))
    return max(counts), statistics.median(sums)


def export(kind: str) -> dict:
    """The whole call's sheets: in a process of its own, for its memory."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.reviews", f"--export={kind}"],
        env=os.environ, cwd=run.PROJECT, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


def export_here(kind: str) -> dict:
    from django.db import connection

    from scoring.models import ScoreSheet

    count = ScoreSheet.objects.filter(state="filed").count()
    call = judged._call()
    client = run.browser()
    client.cookies["sessionid"] = run.session_of("officer")
    address = f"/xep-hang/{call.public_id}/phieu/{kind}/"
    client.get("/dot-goi/")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before, cpu = _peak_megabytes(), time.process_time()
    statements = []

    def counted(execute, *arguments):
        statements.append(1)
        return execute(*arguments)

    size = 0
    with connection.execute_wrapper(counted):
        for piece in client.get(address).streaming_content:
            size += len(piece)
    return {
        "kind": kind,
        "sheets": count,
        "seconds": time.process_time() - cpu,
        "queries": len(statements),
        "more": _peak_megabytes() - before,
        "megabytes": size / 1e6,
    }


def _peak_megabytes() -> float:
    told = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
    return int(told.split()[0]) / 1000


def in_a_process(size: int) -> dict:
    sizes.make_database(size + judged.AGENDA)
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.reviews", "--one"],
        env=os.environ | {"DATABASE_URL": sizes.database_of(size + judged.AGENDA)},
        cwd=run.PROJECT, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


def told(by_size: dict[int, dict]) -> None:
    head = ("dossiers", "× floor", "queries", "SQL ms", "KB", "KB gzip")
    print(f"{'work':32}" + "".join(f"{word:>14}" for word in head))
    limits = {work["name"]: work["limits"] for work in by_size[SIZES[0]]["works"]}
    for rows in zip(*(one["works"] for one in by_size.values()), strict=True):
        most = limits[rows[0]["name"]]
        for size, row in zip(SIZES, rows, strict=True):
            print(
                f"{row['name']:32}{size:>14}"
                + _against(row["floors"], most["times_floor"], ".2f")
                + _against(row["queries"], most["queries"], ".0f")
                + f"{row['sql'] * 1000:>14.1f}"
                + _against(row["body"], most["kilobytes"])
                + _against(row["zipped"], most["kilobytes_zipped"])
            )
        growth = {key: rows[-1][key] / rows[0][key] for key in ("floors", "queries", "sql")}
        print(
            f"{'':32}{'grows':>14}" + _against(growth["floors"], GROWTH_AT_MOST, ".2f")
            + _against(growth["queries"], 1, ".2f") + _against(growth["sql"], GROWTH_AT_MOST, ".2f")
        )  # fmt: skip
    for size, one in by_size.items():
        for row in one["exports"]:
            print(
                f"Export of {row['sheets']} sheets as {row['kind']} ({size} dossiers):"
                + _against(row["seconds"], EXPORT_SECONDS) + " s of CPU,"
                + _against(row["queries"], EXPORT_QUERIES, ".0f") + " queries, +"
                + _against(row["more"], EXPORT_MEGABYTES) + f" MB, {row['megabytes']:.1f} MB long"
            )  # fmt: skip


def _against(value: float, most: float | None, form: str = ".1f") -> str:
    told = f"{value:{form}}" if most is None else f"{value:{form}} ({most:g})"
    return f"{'! ' if most is not None and value > most else ''}{told}".rjust(14)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["BA_NHA_VAR"] = str(run.PROJECT / "var" / "bench")
    words = [word for word in sys.argv[1:] if word.startswith("--")]
    if any(word == "--one" or word.startswith("--export") for word in words):
        import django

        django.setup()
        if "--one" in words:
            judged.fill()
            found = measure_one()
            most = {work.name: vars(work.limits) for work in works()}
            for row in found["works"]:
                row["limits"] = most[row["name"]]
            print(json.dumps(found))
        else:
            print(json.dumps(export_here(words[0].partition("=")[2])))
        return
    os.environ["DATABASE_URL"] = run.DATABASE_URL
    run.seed()
    told({size: in_a_process(size) for size in SIZES})


if __name__ == "__main__":
    main()
