"""Expected ranks against what was published of the same votes, and against another program's."""

import csv
import itertools
import json
import random
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from scoring import expected_ranks
from scoring.expected_ranks import Vote, rank_scores

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
    design = expected_ranks._design(votes_of("er_mock_panel1"))
    point = expected_ranks._at(
        design, worth=0.64623689, chance=0.85153474, leniency=1.26551149, panel=1
    )
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
    design = expected_ranks._design(votes)
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
    point = expected_ranks._at(design, worth, chance, leniency, panel)
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
    assert rank_scores(votes, 2).islands == 2
    joined = [*votes, Vote("a0", "br0", 4)]
    assert rank_scores(joined, 2).islands == 1


@pytest.mark.parametrize("fundable", [0, 15, -1])
def test_a_line_outside_the_list_is_refused(fundable):
    with pytest.raises(ValueError, match="from 1 to 14"):
        rank_scores(votes_of("er_mock_panel1"), fundable)


# The command -------------------------------------------------------------------------------------


def told(capsys, *words):
    call_command("rank_scores", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_tells_all_of_it(capsys):
    found = told(capsys, str(DATA / "er_mock_panel1.csv"), "--fundable", "5")
    assert set(found) == {
        "proposals", "counts", "funded_of_undecided", "variance_components", "islands", "seconds",
    }  # fmt: skip
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
    ],
)
def test_a_faulty_file_is_refused_with_row_column_and_value(tmp_path, text, said):
    file = tmp_path / "votes.csv"
    file.write_text(text)
    with pytest.raises(CommandError) as refusal:
        call_command("rank_scores", str(file), "--fundable", "1")
    for word in (str(file), *said):
        assert word in str(refusal.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="khong-co.csv"):
        call_command("rank_scores", str(tmp_path / "khong-co.csv"), "--fundable", "1")
