"""The ranking: published figures met, 5,000 dossiers × 5 sheets in seconds, its page by size.

    python -m benchmarks.ranking            # everything
    python -m benchmarks.ranking --exact    # also the exact method at 2,000 dossiers: minutes

The peer is a plain sparse solve (scipy's SuperLU) of the same mixed model for given spreads: what
any program must do at the very least, once. Ours finds the spreads, solves some forty times and
draws the ranks. Seconds are of CPU on one thread.
"""

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import time

from benchmarks import judged, run, sizes

SIZES = (100, 5_000)
SECONDS_AT_MOST = 10
DATA = run.PROJECT / "tests" / "scoring" / "data"
PUBLISHED = {
    "er_mock_panel1": (5, (1, 7, 7), 4),
    "snsf_mint_section_one": (26, (24, 8, 55), 2),
    "snsf_mint_section_three": (26, (23, 5, 58), 3),
}
"""Fundable; accepted, undecided, rejected; how many of the undecided are funded (Heyard 2022)."""
VIGNETTE = (2.44, 4.06, 4.09, 4.12, 5.08, 6.19, 7.34, 7.26, 8.43, 9.42, 10.4, 11.4, 13, 13, 13.7)
OFF_AT_MOST = 0.08


def votes_of(name: str) -> list:
    from scoring.expected_ranks import Vote

    with open(DATA / f"{name}.csv", newline="") as lines:
        return [
            Vote(row["proposal"], row["assessor"], float(row["num_grade"]))
            for row in csv.DictReader(lines)
            if row["num_grade"] not in ("", "NA")
        ]


def simulated(count: int) -> list:
    """Five votes a dossier, ten a reader, on the paper's scale; the same at each run."""
    from scoring.expected_ranks import Vote

    dice = random.Random(2022)
    readers = list(range(count // 2)) * 10
    dice.shuffle(readers)
    worth = [dice.gauss(0, 0.8) for _ in range(count)]
    leniency = [dice.gauss(0, 0.5) for _ in range(count // 2)]
    return [
        Vote(
            f"p{i}", f"r{j}",
            min(6, max(1, round(3.5 + worth[i] + leniency[j] + dice.gauss(0, 0.9)))),
        )
        for i in range(count)
        for j in sorted(set(readers[5 * i : 5 * i + 5]))
    ]  # fmt: skip


def published() -> None:
    from scoring.expected_ranks import rank_scores

    for name, (fundable, groups, funded) in PUBLISHED.items():
        found = rank_scores(votes_of(name), fundable)
        counts = tuple(found.counts.values())
        is_met = (counts, found.funded_of_undecided) == (groups, funded)
        print(
            f"{name:28}{'accepted, undecided, rejected':32}{'' if is_met else '! '}"
            f"{counts}, {found.funded_of_undecided} of the undecided funded"
        )
        if name == "er_mock_panel1":
            ranks = {one.id: one.expected_rank for one in found.proposals}
            off = max(abs(ranks[f"#{n}"] - asked) for n, asked in enumerate(VIGNETTE, start=1))
            mark = "! " if off > OFF_AT_MOST else ""
            print(f"{'':28}{'expected ranks off by':32}{mark}{off:.3f} (at most {OFF_AT_MOST})")


def solved_once(votes: list) -> float:
    """CPU seconds of the peer: Henderson's equations of the same votes, solved once by SuperLU."""
    import numpy as np
    from scipy.sparse import csc_array, diags_array, hstack
    from scipy.sparse.linalg import splu

    from scoring.expected_ranks.votes import design_of

    begun = time.process_time()
    design = design_of(votes)
    both = csc_array(hstack([design.by_dossier, design.by_reader]))
    sizes_of = (len(design.proposals), design.width)
    prior = np.repeat([1 / 0.76**2, 1 / 0.5**2], sizes_of)
    equations = csc_array(both.T @ both / 0.91**2 + diags_array(prior))
    factor = splu(equations, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
    factor.solve(both.T @ design.marks / 0.91**2)
    return time.process_time() - begun


def speed() -> None:
    from threadpoolctl import threadpool_limits

    from scoring.expected_ranks import rank_scores

    for count in (500, 5_000, 50_000):
        votes = simulated(count)
        begun = time.process_time()
        rank_scores(votes, count // 5, exact_up_to=0)
        ours = time.process_time() - begun
        most = f" (at most {SECONDS_AT_MOST})" if count == 5_000 else ""
        mark = "! " if count == 5_000 and ours > SECONDS_AT_MOST else ""
        told = f"{count:,} dossiers × 5, large method"
        if count > 5_000:  # SuperLU fills up: minutes and gigabytes
            print(f"{told:60}{mark}{ours:8.2f} s{most}")
            continue
        with threadpool_limits(limits=1):
            peer = solved_once(votes)
        ratio = f"{ours / peer:.2f} × one sparse solve ({peer:.2f} s)"
        print(f"{told:60}{mark}{ours:8.2f} s{most}, {ratio}")


def against_exact(count: int = 2_000) -> None:
    from scipy.stats import spearmanr

    from scoring.expected_ranks import rank_scores

    votes = simulated(count)
    begun = time.process_time()
    exact = {p.id: p.expected_rank for p in rank_scores(votes, 9, exact_up_to=count).proposals}
    seconds = time.process_time() - begun
    large = {p.id: p.expected_rank for p in rank_scores(votes, 9, exact_up_to=0).proposals}
    off = max(abs(large[one] - exact[one]) for one in exact) / count
    rho = spearmanr(list(exact.values()), [large[one] for one in exact]).statistic
    told = f"{count:,} dossiers, exact: {seconds:.0f} s; the large method is off by at most"
    print(f"{told:60} {100 * off:.2f}% of the ranks, Spearman {rho:.6f}")


# The page ---------------------------------------------------------------------------------------


def in_a_process(size: int) -> dict:
    sizes.make_database(size + judged.AGENDA)
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.ranking", "--one"],
        env=os.environ | {"DATABASE_URL": sizes.database_of(size + judged.AGENDA)},
        cwd=run.PROJECT, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


def measure_one() -> dict:
    """On the database this process was started for: working it out, then its page."""
    from benchmarks.server import serving
    from scoring.actions.ranking import rank_call

    judged.fill()
    call = judged._call()
    begun = time.perf_counter()
    ranking = rank_call(call)
    seconds = time.perf_counter() - begun
    path = f"/xep-hang/{call.public_id}/"
    session, ratios = run.session_of("officer"), []
    with (
        serving("benchmarks.floor_settings", run.FLOOR_PORT) as floor,
        serving("config.settings", run.OUR_PORT) as ours,
    ):
        floor.cpu_per_request("/", session, 20)
        ours.cpu_per_request(path, session, 5)
        for _ in range(run.REPEATS):
            base = floor.cpu_per_request("/", session, run.REQUESTS // 2)
            ratios.append(ours.cpu_per_request(path, session, run.REQUESTS // 4) / base)
        body, megabytes = ours.get(path, session), ours.worker_megabytes()
    return {
        "dossiers": ranking.dossiers,
        "seconds": seconds,
        "floors": statistics.median(ratios),
        "queries": run.queries_of(path, session),
        "sql": sizes.sql_seconds(path, session),
        "kilobytes": len(body) / 1000,
        "megabytes": megabytes,
    }


def pages() -> None:
    rows = [in_a_process(size) for size in SIZES]
    head = f"{'dossiers':>9}{'worked out':>13}{'page × floor':>14}{'queries':>9}"
    print(f"\n{head}{'SQL ms':>9}{'KB':>7}")
    for row in rows:
        print(
            f"{row['dossiers']:>9}{row['seconds']:>11.1f} s{row['floors']:>14.2f}"
            f"{row['queries']:>9}{row['sql'] * 1000:>9.1f}{row['kilobytes']:>7.1f}"
            f"   web worker {row['megabytes']:.0f} MB (at most 110)"
        )
    print(f"{'grows':>9}{'':>13}{rows[-1]['floors'] / rows[0]['floors']:>13.2f}x (at most 1.2)")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["BA_NHA_VAR"] = str(run.PROJECT / "var" / "bench")
    if "--one" in sys.argv:
        import django

        django.setup()
        print(json.dumps(measure_one()))
        return
    published()
    speed()
    if "--exact" in sys.argv:
        against_exact()
    os.environ["DATABASE_URL"] = run.DATABASE_URL
    run.seed()
    pages()


if __name__ == "__main__":
    main()
