"""What the database itself refuses."""

import datetime

import pytest
from django.db import Error, IntegrityError, transaction

from rulebook.models import Parameter, RuleSet
from tests import make

pytestmark = pytest.mark.django_db


def refused(deed):
    with pytest.raises(Error), transaction.atomic():
        deed()


def test_a_frozen_set_is_never_changed_or_removed():
    frozen = make.rule_set()

    refused(lambda: RuleSet.objects.filter(pk=frozen.pk).update(sha256="0" * 64))
    refused(lambda: RuleSet.objects.filter(pk=frozen.pk).delete())

    assert RuleSet.objects.get(pk=frozen.pk).sha256 == frozen.sha256


def test_a_parameter_is_never_changed_or_removed():
    row = make.parameter(value=7)

    refused(lambda: Parameter.objects.filter(pk=row.pk).update(value=9))
    refused(lambda: Parameter.objects.filter(pk=row.pk).delete())

    assert Parameter.objects.get(pk=row.pk).value == 7


@pytest.mark.parametrize(
    "fields",
    [
        {"effective_until": datetime.date(2013, 12, 31)},
        {"value": None, "certainty": "read"},
        {"scope": "FACT"},
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(fields):
    refused(lambda: make.parameter(**fields))

    assert not Parameter.objects.exists()


def test_a_change_without_a_reason_is_refused():
    refused(lambda: make.parameter(province=make.province(), set_by=make.officer(), reason=""))

    assert not Parameter.objects.exists()


def test_one_value_from_a_day_for_the_nation_and_one_for_the_province():
    make.parameter()
    make.parameter(province=make.province())

    for province in (None, make.province()):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.parameter(value=9, province=province)
    assert Parameter.objects.count() == 2


def test_is_called_by_what_it_says():
    frozen = make.rule_set(on=datetime.date(2026, 1, 15))

    assert "15/01/2026" in str(frozen)
    assert str(make.parameter("a.rule")) == "a.rule (01/01/2014)"
