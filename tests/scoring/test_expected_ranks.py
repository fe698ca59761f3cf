"""Expected ranks against what was published of the same votes, and against another program's."""

import csv
import itertools
import json
import random
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from scipy.special import ndtr
from scipy.stats import spearmanr

from scoring.expected_ranks import Vote, exact, large, rank_scores
from scoring.expected_ranks.spreads import Spreads
from scoring.expected_ranks.votes import design_of

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "expected_ranks.json").read_text())
PUBLISHED = [2.44, 4.06, 4.09, 4.12, 5.08, 6.19, 7.34, 7.26, 8.43, 9.42, 10.4, 11.4, 13, 13, 13.7]


def votes_of(name):
    with open(DATA / f"{name}.csv", newline="") as lines:
        return [
            Vote(row["proposal"], row["assessor"], float(row["num_grade"]))
            for row in csv.DictReader(lines)
            if row["num_grade"] not in ("", "NA")
        ]


def ranks_of(ranking):
    return {standing.id: standing.expected_rank for standing in ranking.proposals}


@pytest.fixture(scope="module")
def rankings():
    return {
        name: rank_scores(votes_of(name), expected["fundable"])
        for name, expected in EXPECTED.items()
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_expected_ranks_are_those_of_two_other_calculations(rankings, name):
    found = ranks_of(rankings[name])
    assert found.keys() == EXPECTED[name]["expected_rank"].keys()
    apart = [abs(found[one] - rank) for one, rank in EXPECTED[name]["expected_rank"].items()]
    assert max(apart) < 0.01


def test_expected_ranks_are_the_published_ones_but_for_their_sampling(rankings):
    found = ranks_of(rankings["er_mock_panel1"])
    apart = [abs(found[f"#{place}"] - rank) for place, rank in enumerate(PUBLISHED, start=1)]
    assert max(apart) < 0.08


@pytest.mark.parametrize("name", EXPECTED)
def test_the_groups_are_the_published_ones(rankings, name):
    expected, found = EXPECTED[name], rankings[name]
    undecided = {one.id for one in found.proposals if one.group == "undecided"}
    assert undecided == set(expected["lottery"])
    assert found.counts == {
        "accepted": expected["accepted"],
        "undecided": len(expected["lottery"]),
        "rejected": expected["rejected"],
    }
    assert found.funded_of_undecided == expected["funded_from_lottery"]


def test_those_who_tie_stay_tied_to_the_last_byte(rankings):
    by_id = {one.id: one for one in rankings["er_mock_panel1"].proposals}
    for tied in (("#2", "#3", "#4"), ("#7", "#8"), ("#13", "#14")):
        told = [
            (by_id[one].expected_rank, by_id[one].rank_50, by_id[one].rank_95, by_id[one].group)
            for one in tied
        ]
        assert len(set(told)) == 1


def test_for_given_spreads_it_agrees_with_lme4():
    design = design_of(votes_of("er_mock_panel1"))
    point = exact.at(design, Spreads(worth=0.64623689, chance=0.85153474, readers=1.26551149))
    worth = dict(zip(design.proposals, point.mean, strict=True))
    assert point.log_likelihood == pytest.approx(-112.723, abs=5e-4)
    assert worth["#1"] == pytest.approx(0.861009, abs=5e-7)
    assert worth["#5"] == pytest.approx(0.415659, abs=5e-7)
    assert worth["#15"] == pytest.approx(-0.920388, abs=5e-7)


def test_the_taken_apart_likelihood_is_that_of_the_whole_covariance():
    """Against the textbook formula: one multivariate normal over all votes, with two panels."""
    votes = [
        Vote(f"p{i}", f"r{j}", 1 + (i * 7 + j * 3) % 6, panel=f"c{i % 2}")
        for i, j in itertools.product(range(6), range(5))
        if (i + j) % 3
    ]
    design = design_of(votes)
    worth, chance, leniency, panel = 0.7, 0.9, 0.5, 0.4
    one = np.eye(len(design.proposals))[design.rows]
    readers = np.eye(design.n_readers)[design.columns[0]]
    panels = np.eye(design.n_panels)[design.columns[1] - design.n_readers]
    cov = (
        worth**2 * one @ one.T
        + leniency**2 * readers @ readers.T
        + panel**2 * panels @ panels.T
        + chance**2 * np.eye(len(one))
    )
    solved = np.linalg.solve(cov, design.marks)
    log = -0.5 * (len(one) * np.log(2 * np.pi) + np.linalg.slogdet(cov)[1] + design.marks @ solved)
    mean = worth**2 * one.T @ solved
    spread = worth**2 * np.eye(len(mean)) - worth**4 * one.T @ np.linalg.solve(cov, one)
    point = exact.at(design, Spreads(worth, chance, leniency, panel))
    assert point.log_likelihood == pytest.approx(log, abs=1e-9)
    assert point.mean == pytest.approx(mean, abs=1e-12)
    assert np.diag(point.own) + point.side @ point.side.T == pytest.approx(spread, abs=1e-12)


def test_the_order_of_rows_changes_nothing(rankings):
    shuffled = votes_of("er_mock_panel1")
    random.Random(7).shuffle(shuffled)
    assert rank_scores(shuffled, 5) == rankings["er_mock_panel1"]


def test_expected_ranks_add_up_to_the_ranks_there_are(rankings):
    for ranking in rankings.values():
        n = len(ranking.proposals)
        assert sum(ranks_of(ranking).values()) == pytest.approx(n * (n + 1) / 2, abs=1e-6)


def test_another_scale_of_the_same_marks_gives_the_same_ranks(rankings):
    hundredfold = [
        Vote(vote.proposal, vote.assessor, (vote.grade - 1) * 20)
        for vote in votes_of("er_mock_panel1")
    ]
    found = ranks_of(rank_scores(hundredfold, 5, (0, 100)))
    assert found == pytest.approx(ranks_of(rankings["er_mock_panel1"]), abs=1e-6)


def test_a_mark_not_given_is_missing_and_never_nought():
    votes = votes_of("er_mock_panel1")
    without = [vote for vote in votes if (vote.proposal, vote.assessor) != ("#15", "v_1")]
    worst = {one.id: one for one in rank_scores(without, 5).proposals}["#15"]
    assert worst.votes == 4
    assert worst.mean == pytest.approx(sum(v.grade for v in without if v.proposal == "#15") / 4)


def test_councils_that_share_no_reader_are_counted():
    votes = [
        Vote(f"{council}{i}", f"{council}r{j}", 1 + (i + j) % 6)
        for council, i, j in itertools.product("ab", range(3), range(3))
    ]
    assert len(rank_scores(votes, 2).islands) == 2
    joined = [*votes, Vote("a0", "br0", 4)]
    assert len(rank_scores(joined, 2).islands) == 1


@pytest.mark.parametrize(
    ("fundable", "group"), [(0, "rejected"), (15, "accepted"), (99, "accepted")]
)
def test_with_money_for_none_or_for_all_nobody_is_undecided(fundable, group):
    ranking = rank_scores(votes_of("er_mock_panel1"), fundable)
    assert {one.group for one in ranking.proposals} == {group}
    assert ranking.funded_of_undecided == 0


def test_fewer_than_none_can_be_funded_is_an_error():
    with pytest.raises(ValueError, match="fundable is -1"):
        rank_scores(votes_of("er_mock_panel1"), -1)


@pytest.mark.parametrize("exact_up_to", [2_000, 0])
def test_where_all_marks_are_equal_nobody_is_before_anybody(exact_up_to):
    votes = [Vote(f"p{i}", f"r{j}", 4) for i, j in itertools.product(range(6), range(3))]
    ranking = rank_scores(votes, 2, exact_up_to=exact_up_to)
    assert {one.group for one in ranking.proposals} == {"undecided"}
    assert len({(one.expected_rank, one.rank_50, one.rank_95) for one in ranking.proposals}) == 1
    assert ranking.proposals[0].expected_rank == pytest.approx(3.5, abs=1e-9)


@pytest.mark.parametrize("exact_up_to", [2_000, 0])
def test_one_vote_each_still_gives_the_order_of_the_votes(exact_up_to):
    votes = [Vote(f"p{i}", f"r{i}", 1 + i) for i in range(6)]
    ranking = rank_scores(votes, 2, exact_up_to=exact_up_to)
    assert [one.id for one in ranking.proposals] == ["p5", "p4", "p3", "p2", "p1", "p0"]
    assert len(ranking.islands) == 6


# Beyond 2,000 dossiers --------------------------------------------------------------------------


def simulated(n, panels=1, seed=1):
    """Five votes a dossier, ten a reader, on the paper's scale."""
    dice = random.Random(seed)
    readers = list(range(n // 2)) * 10
    dice.shuffle(readers)
    worth = [dice.gauss(0, 0.8) for _ in range(n)]
    leniency = [dice.gauss(0, 0.5) for _ in range(n // 2)]
    return [
        Vote(
            f"p{i}",
            f"r{j}",
            min(6, max(1, round(3.5 + worth[i] + leniency[j] + dice.gauss(0, 0.9)))),
            panel=f"c{i % panels}",
        )
        for i in range(n)
        for j in sorted(set(readers[5 * i : 5 * i + 5]))
    ]


@pytest.mark.parametrize("panels", [1, 4])
def test_the_large_method_agrees_with_the_exact_one(panels):
    n = 240
    votes = simulated(n, panels)
    exactly, largely = rank_scores(votes, 48), rank_scores(votes, 48, exact_up_to=0)
    assert (exactly.method, largely.method) == ("exact", "large")
    found, asked = ranks_of(largely), ranks_of(exactly)
    assert max(abs(found[one] - asked[one]) for one in asked) < 0.01 * n
    assert spearmanr([found[one] for one in asked], list(asked.values())).statistic > 0.999
    for name in ("proposals", "chance"):
        assert largely.components[name] == pytest.approx(exactly.components[name], rel=0.03)


def test_the_large_method_is_the_same_at_each_run_and_in_any_order_of_rows():
    votes = simulated(120)
    shuffled = list(votes)
    random.Random(7).shuffle(shuffled)
    assert rank_scores(shuffled, 20, exact_up_to=0) == rank_scores(votes, 20, exact_up_to=0)


def test_the_large_methods_expected_ranks_add_up_too():
    found = ranks_of(rank_scores(simulated(120), 20, exact_up_to=0))
    assert sum(found.values()) == pytest.approx(120 * 121 / 2, rel=1e-6)


def test_binned_expected_ranks_are_those_of_the_formula():
    dice = np.random.default_rng(3)
    mean, variance = dice.normal(size=300), dice.uniform(0.05, 0.4, size=300)
    apart = np.sqrt(variance[:, None] + variance[None, :])
    asked = 0.5 + ndtr((mean[None, :] - mean[:, None]) / apart).sum(axis=1)
    assert large._expected(mean, variance) == pytest.approx(asked, abs=0.3)


# The command -------------------------------------------------------------------------------------


def told(capsys, *words):
    call_command("rank_scores", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_tells_all_of_it(capsys):
    found = told(capsys, str(DATA / "er_mock_panel1.csv"), "--fundable", "5")
    assert set(found) == {
        "proposals", "counts", "funded_of_undecided", "variance_components", "method", "islands",
        "components", "warnings", "seconds",
    }  # fmt: skip
    assert found["warnings"] == found["components"] == []
    assert set(found["proposals"][0]) == {
        "id", "votes", "mean", "expected_rank", "sucra", "rank_50", "rank_95", "group",
    }  # fmt: skip
    assert found["proposals"][0]["id"] == "#1"
    again = told(capsys, str(DATA / "er_mock_panel1.csv"), "--fundable", "5")
    found.pop("seconds"), again.pop("seconds")
    assert found == again


def test_the_panel_is_named_by_its_column(capsys):
    file = str(DATA / "er_mock_panel1.csv")
    assert told(capsys, file, "--fundable", "5", "--panel", "panel")["counts"]["accepted"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("proposal,assessor\na,b\n", ["num_grade"]),
        ("proposal,assessor,num_grade\na,b,7\na,c,2\n", ["2", "num_grade", "7", "1", "6"]),
        ("proposal,assessor,num_grade\na,b,x\na,c,2\n", ["2", "num_grade", "x"]),
        ("proposal,assessor,num_grade\na,b,2\na,b,3\n", ["3", "assessor", "2"]),
        ("proposal,assessor,num_grade\n,b,2\nb,b,3\n", ["2", "proposal"]),
        ("proposal,assessor,num_grade\na,b,nan\nb,b,3\n", ["2", "num_grade", "nan"]),
        ("proposal,assessor,num_grade\na,b,2\n", ["two proposals"]),
        ("proposal,assessor,num_grade\n", ["two proposals"]),
        ("", ["num_grade"]),
        ("proposal,assessor,num_grade\na,b,1_0\nb,b,3\n", ["2", "num_grade", "1_0"]),
        ("proposal,assessor,num_grade\na\nb,b,3\n", ["2", "assessor"]),
    ],
)
def test_a_faulty_file_is_refused_with_row_column_and_value(tmp_path, text, said):
    file = tmp_path / "votes.csv"
    file.write_text(text)
    with pytest.raises(CommandError) as refusal:
        call_command("rank_scores", str(file), "--fundable", "1")
    for word in (str(file), *said):
        assert word in str(refusal.value)


@pytest.mark.parametrize("scale", [(6, 1), (3, 3), (0, float("inf")), (float("nan"), 5)])
def test_a_scale_that_does_not_rise_is_refused(scale):
    file = str(DATA / "er_mock_panel1.csv")
    with pytest.raises(CommandError, match="--scale"):
        call_command("rank_scores", file, "--fundable", "1", "--scale", *map(str, scale))


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("a,x,2\nb,x,3\nc,y,4\nd,y,5\n", "2 nhóm"),
        ("a,x,2\nb,x,3\n", "một phiếu"),
        ("a,x,3\na,y,3\nb,x,3\nb,y,3\n", "bằng nhau"),
    ],
)
def test_what_makes_a_ranking_doubtful_is_told_beside_it(tmp_path, capsys, text, warning):
    file = tmp_path / "votes.csv"
    file.write_text("proposal,assessor,num_grade\n" + text)
    call_command("rank_scores", str(file), "--fundable", "1")
    out, err = capsys.readouterr()
    assert any(warning in one for one in json.loads(out)["warnings"])
    assert warning in err


def test_the_sets_that_no_reader_joins_are_listed(tmp_path, capsys):
    file = tmp_path / "votes.csv"
    file.write_text("proposal,assessor,num_grade\nc,y,4\na,x,2\nb,x,3\nd,z,\ne,y,NA\n")
    found = told(capsys, str(file), "--fundable", "2")
    assert (found["islands"], found["components"]) == (2, [["a", "b"], ["c"]])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="khong-co.csv"):
        call_command("rank_scores", str(tmp_path / "khong-co.csv"), "--fundable", "1")
