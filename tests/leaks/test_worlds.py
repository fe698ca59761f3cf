"""L2: two worlds that differ only in what a reader may not know answer that reader alike, to the
byte: counts, order, ids, times, sizes, headers, mails.
"""

import pytest
from django.db import transaction

from tests.leaks import world as worlds
from tests.leaks.hunting import differences, told_in

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SHORT, LONG = ("scoring",), ("proposals", "scoring", "api", "reports", "people", "papers")
JUDGES = {"bench": 2}
APPLICANTS = {"applicant": 1}
AUTHORS = {"turns": (0, 1, 2, 4, 3, 5), "reviewers": (3, 6)}
# The first four sheets are the same in both worlds, so that the same addresses are asked.
PROGRESS = {"turns": (0, 1, 2, 3)}
HIDDEN = [
    # What differs, from whom it is hidden, in which mode, what both worlds have.
    pytest.param(JUDGES, "leader", "single", {}, id="who judges from an applicant"),
    pytest.param(APPLICANTS, "member", "double", {}, id="who applies from a member"),
    pytest.param(AUTHORS, "member", "open", {}, id="who filed and who reviews from a member"),
    pytest.param(
        PROGRESS, "last member", "open", {"recused": "open"}, id="how far it is from a recused one"
    ),
]


@pytest.fixture
def told(monkeypatch, settings, tmp_path):
    """told(who, mode, **world): everything that this reader is told in such a world."""

    def told(who, mode, rooms, **world):
        # Files of the last world would make the next one's take other names.
        settings.MEDIA_ROOT = tmp_path / repr(sorted(world.items()))
        with transaction.atomic():
            worlds.the_same_chance(monkeypatch)
            built = worlds.build(mode, **world)
            found = told_in(built, built.people[who], rooms=rooms, scene=False)
            transaction.set_rollback(True)
        return found

    return told


@pytest.mark.parametrize(("change", "who", "mode", "both"), HIDDEN)
def test_what_is_hidden_changes_no_byte(told, change, who, mode, both):
    one, other = told(who, mode, SHORT, **both), told(who, mode, SHORT, **both, **change)
    assert differences(one, other) == []


def test_what_is_not_hidden_does_change_what_is_told(told):
    one, other = told("member", "open", SHORT), told("member", "open", SHORT, **PROGRESS)
    assert differences(one, other) != []


@pytest.mark.trial
@pytest.mark.parametrize("everywhere", ["open", "single", "double"])
@pytest.mark.parametrize(("change", "who", "mode", "both"), HIDDEN)
def test_what_is_hidden_changes_no_byte_anywhere(told, change, who, mode, both, everywhere):
    if change == APPLICANTS:
        everywhere = mode  # in the other modes the council knows who applies
    if change == JUDGES and everywhere == "open":
        everywhere = mode  # there the dossier's page says who sits in its council
    one, other = told(who, everywhere, LONG, **both), told(who, everywhere, LONG, **both, **change)
    assert differences(one, other) == []
