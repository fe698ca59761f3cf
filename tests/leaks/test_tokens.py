"""L1: no word that names a judge reaches an applicant, none that names an applicant a judge who
may not know: in no page, list, search, file, header, mail or error.
"""

import pytest

from tests.leaks import world as worlds
from tests.leaks.hunting import (
    JUDGES,
    OF_THE_OPEN_DOSSIER,
    REGISTER,
    SEALED_APPLICANTS,
    found_by_searching,
    spoken,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MODES = ["open", "single", "double"]
SHORT = {"rooms": ("proposals", "scoring", "api", "reports"), "scene": False}
"""What the short round asks; the long one asks every room, with the scene's things too."""

APPLICANTS = ["leader", "colleague at the host", "who was asked", "enterprise", "stranger"]


def test_whoever_applies_reads_no_judges_name(world):
    assert spoken(world, world.people["leader"], JUDGES, **SHORT) == []


def test_the_public_reads_no_judges_name(world):
    assert spoken(world, None, JUDGES, **SHORT) == []


def test_where_both_sides_are_hidden_a_judge_reads_no_applicants_name(world):
    person = world.people["reviewer"]
    assert spoken(world, person, SEALED_APPLICANTS, allowed=REGISTER, **SHORT) == []


def test_a_recused_member_reads_nothing_that_names_the_dossier(world):
    person = world.people["last member"]
    assert spoken(world, person, OF_THE_OPEN_DOSSIER, allowed=REGISTER, **SHORT) == []


def test_a_judge_finds_no_dossier_by_who_applies(world):
    person, word = world.people["reviewer"], worlds.canary("ho", 0)
    assert found_by_searching(world, person, [word], allowed=REGISTER, rooms=SHORT["rooms"]) == []


def test_an_applicant_finds_nothing_by_who_judges(world):
    person, word = world.people["leader"], worlds.canary("r", 3)
    assert found_by_searching(world, person, [word], rooms=SHORT["rooms"]) == []


def names_of_council(mode):
    """Where names are shown a dossier's own page says who sits in its council."""
    return ("proposals:proposal_detail",) if mode == "open" else ()


@pytest.mark.trial
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("who", APPLICANTS)
def test_nobody_on_the_applicants_side_reads_a_judges_name_anywhere(mode, who):
    world = worlds.build(mode, whole=True)
    allowed = names_of_council(mode)
    assert spoken(world, world.people[who], JUDGES, allowed=allowed, posts=True) == []


@pytest.mark.trial
@pytest.mark.parametrize("who", ["reviewer", "other reviewer", "member"])
def test_no_judge_reads_an_applicants_name_anywhere(who):
    world = worlds.build("double", whole=True)
    person = world.people[who]
    assert spoken(world, person, SEALED_APPLICANTS, allowed=REGISTER, posts=True) == []
    words = [worlds.canary(kind, 0) for kind in ("ao", "ho", "po")]
    assert found_by_searching(world, person, words, allowed=REGISTER) == []


@pytest.mark.trial
@pytest.mark.parametrize("mode", MODES)
def test_a_recused_member_reads_nothing_of_the_dossier_anywhere(mode):
    world = worlds.build(mode, recused="open", whole=True)
    person = world.people["last member"]
    assert spoken(world, person, OF_THE_OPEN_DOSSIER, allowed=REGISTER, posts=True) == []
