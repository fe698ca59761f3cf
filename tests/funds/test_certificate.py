"""What a decision writes down is added up by a program of its own, and nothing else passes."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from funds.allocation import FloorMode, Limits, decide
from funds.allocation.certifying import certificate
from funds.certificate import Wrong, check, checksum
from tests.funds.test_deciding import DATA, instance, instances, task

PROGRAM = Path(__file__).parents[2] / "funds" / "certificate.py"
TASKS = [
    task(1, 60, 0, 9, 0, 0, "a"), task(2, 15, 5, 8, 1, 0, "b"), task(3, 25, 0, 7, 0, 1, "a"),
    task(4, 10, 0, 6, 2, 1, "b"), task(5, 90, 0, 5, 0, 1, "c"),
]  # fmt: skip
LIMITS = Limits((100, 20), floor=15, caps_each={"host": 80}, caps={"group": {1: 40}})


def certified(policy, tasks=TASKS, limits=LIMITS):
    told = certificate(tasks, limits, policy, decide(tasks, limits, policy))
    return json.loads(json.dumps(told))


def run(path):
    done = subprocess.run(
        [sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


@given(instances(), st.sampled_from(["merit", "priority", "optimal"]))
@settings(deadline=None, max_examples=150)
def test_every_decision_stands_up(drawn, policy):
    tasks, limits = drawn
    decision = decide(tasks, limits, policy)
    if not decision.conflict:
        sums = check(json.loads(json.dumps(certificate(tasks, limits, policy, decision))))
        assert sums["total_score"] == decision.total_score


@pytest.mark.parametrize("policy", ["merit", "priority", "optimal"])
@pytest.mark.parametrize("name", ["alloc_100", "alloc_1000_odd_vnd"])
def test_the_program_needs_nothing_but_python(name, policy, tmp_path, capsys):
    told = tmp_path / "certificate.json"
    files = [str(DATA / f"{name}.csv"), str(DATA / f"{name}.json")]
    call_command("allocate", *files, "--policy", policy, "--json", "--certificate", str(told))
    answer = json.loads(capsys.readouterr().out)
    status, said = run(told)
    assert status == 0
    assert f"total_score: {answer['total_score']}" in said
    assert f"strategic_vnd: {answer['strategic_vnd']}" in said


def funded_less(told):
    told["funded"].pop()


def funded_more(told):
    told["funded"].append(next(iter(told["refused"])))


def funded_other(told):
    told["funded"][-1], refused = next(iter(told["refused"])), told["funded"][-1]
    told["refused"][refused] = told["refused"].pop(told["funded"][-1])


def cheaper(told):
    told["proposals"][0]["amounts"][0] -= 1


def better(told):
    told["proposals"][-1]["score"] += 1


def more_money(told):
    told["limits"]["budget_by_year"][0] += 1


def lower_floor(told):
    told["limits"]["floor"] -= 1


def other_sum(told):
    told["sums"]["money_by_year"][0] += 1


def fraction(told):
    told["proposals"][0]["amounts"][0] += 0.5


ANY = [
    funded_less, funded_more, funded_other, cheaper, better, more_money, lower_floor, other_sum,
    fraction,
]  # fmt: skip


@pytest.mark.parametrize("policy", ["merit", "priority", "optimal"])
@pytest.mark.parametrize("tamper", ANY)
def test_nothing_can_be_changed_unnoticed(policy, tamper):
    told = certified(policy)
    check(copy.deepcopy(told))
    tamper(told)
    with pytest.raises(Wrong):
        check(told)


@pytest.mark.parametrize("policy", ["merit", "priority", "optimal"])
@pytest.mark.parametrize("tamper", [funded_less, funded_more, funded_other])
def test_another_decision_is_found_out_though_its_sums_were_made_to_fit(policy, tamper):
    told = certified(policy)
    tamper(told)
    funded = [row for row in told["proposals"] if row["id"] in told["funded"]]
    told["sums"] = {
        "total_score": sum(row["score"] for row in funded),
        "money_by_year": [sum(row["amounts"][year] for row in funded) for year in (0, 1)],
        "strategic_vnd": sum(row["amounts"][0] for row in funded if row["group"]),
    }
    told["inputs_sha256"] = checksum(told)
    with pytest.raises(Wrong):
        check(told)


def test_a_bound_that_does_not_add_up_is_found_out():
    for change in (
        lambda told: told.update(dual_bound=told["dual_bound"] + 1),
        lambda told: told.update(bound=told["bound"] + 1),
        lambda told: told.update(bound=told["bound"] - 1),
        lambda told: told["multipliers"].update({"budget year 1": -1}),
        lambda told: told["multipliers"].update({"no such limit": 1}),
    ):
        told = certified("optimal")
        change(told)
        with pytest.raises(Wrong):
            check(told)


def test_a_floor_that_is_missed_by_a_dong_is_found_out():
    limits = Limits((100, 20), floor=15, floor_mode=FloorMode.SPEND)
    told = certified("optimal", limits=limits)
    told["limits"]["floor"] = told["sums"]["strategic_vnd"] + 1
    told["inputs_sha256"] = checksum(told)
    with pytest.raises(Wrong, match="1 đồng are missing"):
        check(told)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": "ba-nha-allocation/1"}', "\x00"])
def test_a_file_that_is_no_certificate_ends_with_1_and_a_sentence(text, tmp_path):
    path = tmp_path / "certificate.json"
    path.write_text(text)
    status, said = run(path)
    assert (status, said.startswith("WRONG: ")) == (1, True)
    assert "Traceback" not in said


def test_two_runs_write_the_same_bytes():
    tasks, limits, _ = instance("alloc_100")
    first, second = (certificate(tasks, limits, "optimal", decide(tasks, limits, "optimal"))
                     for _ in range(2))  # fmt: skip
    assert json.dumps(first) == json.dumps(second)


def test_the_command_checks_as_well(tmp_path, capsys):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(certified("merit")))
    call_command("check_allocation", str(path))
    assert "all limits hold" in capsys.readouterr().out
    path.write_text(path.read_text().replace('"score": 9', '"score": 8'))
    with pytest.raises(SystemExit) as end:
        call_command("check_allocation", str(path))
    assert end.value.code == 1


# What comes in from files ---

HEADER = "id,year1_vnd,strategic_group,host,priority_class,score"


def refused(tmp_path, rows="1,10,0,a,0,5", limits='{"budget_by_year": [10]}', header=HEADER):
    proposals, others = tmp_path / "p.csv", tmp_path / "l.json"
    proposals.write_text(f"{header}\n{rows}\n")
    others.write_text(limits)
    kept = tmp_path / "certificate.json"
    with pytest.raises(CommandError) as error:
        call_command("allocate", str(proposals), str(others), "--certificate", str(kept))
    assert not kept.exists()
    return str(error.value)


@pytest.mark.parametrize(
    ("rows", "column", "value"),
    [
        ("1,1.5,0,a,0,5", "year1_vnd", "1.5"),
        ("1,-1,0,a,0,5", "year1_vnd", "-1"),
        ("1,1e9,0,a,0,5", "year1_vnd", "1e9"),
        ("1,１２,0,a,0,5", "year1_vnd", "１２"),
        ("1,1000000000000001,0,a,0,5", "year1_vnd", "1000000000000001"),
        ("1,,0,a,0,5", "year1_vnd", ""),
        ("1,10,x,a,0,5", "strategic_group", "x"),
        ("1,10,0,a,0,NaN", "score", "NaN"),
        (",10,0,a,0,5", "id", ""),
    ],
)
def test_a_bad_value_is_named_with_row_and_column(tmp_path, rows, column, value):
    said = refused(tmp_path, rows=f"0,10,0,a,0,5\n{rows}")
    assert f"dòng 3, cột {column}, “{value}”" in said


def test_a_proposal_that_stands_twice_is_named_with_its_first_row(tmp_path):
    assert "dòng 3, cột id, “1”" in refused(tmp_path, rows="1,10,0,a,0,5\n1,20,0,b,0,6")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ("{", "l.json"),
        ("[]", "l.json"),
        ("{}", "budget_by_year"),
        ('{"budget_by_year": [1.5]}', "budget_by_year, “1.5”"),
        ('{"budget_by_year": [true]}', "budget_by_year, “True”"),
        ('{"budget_by_year": [10], "floor_mode": "keep"}', "floor_mode, “keep”"),
        ('{"budget_by_year": [10], "cap_grup": 5}', "cap_grup, “5”"),
        ('{"budget_by_year": [10], "cap_group_year1": {"1": -5}}', "cap_group_year1: 1, “-5”"),
        ('{"budget_by_year": [10, 10]}', "2"),
        ('{"budget_by_year": [10], "cap_leader_year1": 5}', "leader"),
        ('{"budget_by_year": [10], "floor_strategic_year1": 11}', "floor"),
    ],
)
def test_a_bad_limit_is_named_with_its_value(tmp_path, limits, says):
    assert says in refused(tmp_path, limits=limits)


def test_a_missing_column_is_named(tmp_path):
    assert "score" in refused(tmp_path, header=HEADER.replace("score", "points"))


def test_a_file_without_proposals_funds_nobody(tmp_path, capsys):
    proposals, limits = tmp_path / "p.csv", tmp_path / "l.json"
    proposals.write_text(f"{HEADER}\n")
    limits.write_text('{"budget_by_year": [10]}')
    for policy in ("merit", "priority", "optimal"):
        call_command("allocate", str(proposals), str(limits), "--policy", policy)
        answer = json.loads(capsys.readouterr().out)
        assert (answer["funded"], answer["total_score"], answer["bound"]) == ([], 0, 0)
