"""What a call froze when it opened judges its dossiers to the end; and one clock, set by one."""

import datetime
import re

import pytest
from django.conf import settings

from contracts.actions import present_plan
from lifecycle import clock, guards
from lifecycle.actions import advance
from lifecycle.errors import Refused
from proposals.actions import attach
from proposals.models import Call, Proposal
from rulebook.models import Parameter
from scoring.querysets import ranked
from tests import make

ONE_DAY = datetime.timedelta(days=1)
TIGHTER = {
    "score.pass_mean": 99,
    "council.select.size_min": 9,
    "council.quorum_fraction": "1/1",
    "strategic.fit_min": 100,
    "upload.max_megabytes": 0,
    "lump.first_advance_max": 1,
    "priority.applies": "class_first",
    "dossier.return_workdays": 60,
}


def change_the_rules() -> None:
    """Every rule that judges becomes another, from long ago on: what is read live would tell.

    Behind the back of the guards, which let nobody change a parameter that is there.
    """
    guards.lift()
    for key, value in TIGHTER.items():
        Parameter.objects.filter(key=key).update(value=value)
    guards.install()
    make.forget_frozen()
    on = clock.today()
    live = Parameter.objects.rules_on("19", on)
    assert {key: live.value(key) for key in TIGHTER} == TIGHTER


@pytest.mark.django_db
class TestAfterACallHasOpened:
    def test_its_rules_are_those_of_its_opening(self):
        make.rules()
        call = make.call("draft", opens_at=clock.now(), closes_at=clock.now() + ONE_DAY)
        call = advance(call, "publish", by=make.officer())
        before = dict(call.rule_set.values)
        change_the_rules()
        assert Call.objects.get(pk=call.pk).rule_set.values == before

    def test_the_council_judges_by_them(self):
        council = make.council_of_call(7)
        item = make.item_in_session(of=council)
        make.sheets_of_all(item)
        change_the_rules()
        item = advance(type(item).objects.get(pk=item.pk), "close_marks", by=make.chair(council))
        item = advance(item, "conclude", by=make.chair(council), conclusion="Đạt.")
        dossier = Proposal.objects.get(pk=item.proposal_id)
        assert (item.passed, dossier.state) == (True, "passed")

    def test_its_ranking_and_its_allocation_stay(self):
        budget, call = make.budget(), make.closed_call()
        for group, mean in ((0, 80), (1, 75), (0, 75)):
            make.passed_proposal(call, group=group, mean=mean, fit=60)
        order = [place.candidate.id for place in ranked(call)]
        allocation = make.proposed_allocation(budget, call)
        change_the_rules()
        assert [place.candidate.id for place in ranked(call)] == order
        assert allocation.is_current
        assert allocation.result["strategic"] == make.BILLION

    def test_its_dossiers_take_papers_as_large_as_then(self):
        proposal = make.proposal()
        change_the_rules()
        attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        later = make.proposal(call=make.open_call())
        with pytest.raises(Refused):
            attach(later, file=make.upload(), kind="other", by=later.leader)

    def test_its_contracts_are_planned_by_the_schedule_of_then(self):
        contract = make.contract()
        amounts = [step.amount for step in present_plan(contract)]
        assert amounts == [300_000_000, 300_000_000, 300_000_000, 100_000_000]
        change_the_rules()
        contract = type(contract).objects.get(pk=contract.pk)
        assert contract.frozen_rules.integer("lump.first_advance_max") > 1
        assert [step.amount for step in present_plan(contract)] == amounts


def test_only_run_year_sets_the_clock():
    """No page, job or other command may simulate a moment or make a database a demo."""
    setting = re.compile(r"\b(simulate|let_run|mark_demo)\(|DemoClock\.objects\.\w*(create|update)")
    allowed = ("lifecycle/clock.py", "reports/year/", "reports/management/commands/run_year.py")
    rooms = [room for room in settings.BASE_DIR.iterdir() if (room / "__init__.py").exists()]
    found = {
        str(file.relative_to(settings.BASE_DIR))
        for room in rooms
        if room.name != "tests"
        for file in room.rglob("*.py")
        if setting.search(file.read_text())
    }
    assert {file for file in found if not file.startswith(allowed)} == set()
    assert "reports/management/commands/run_year.py" in found
