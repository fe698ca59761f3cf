"""Amounts as people write them: an exact whole number of đồng, or an error that says so (B5)."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form

from contracts import forms as contract_forms
from funds import allocation_forms, forms
from funds.rules import BIGGEST_AMOUNT
from proposals.forms.fields import DongField

MOST = BIGGEST_AMOUNT
REFUSED = ["-1", str(MOST + 1), "1e9", "NaN", "1,5", "1.00", "１００", "0x10", "1 000", "mười", "∞"]
READ = {"1.000.000": 1_000_000, "1000000": 1_000_000, str(MOST): MOST}


def money_fields():
    """Every field of money in the forms of funds and contracts, named by its form and itself."""
    for room in (forms, allocation_forms, contract_forms):
        for name, form in vars(room).items():
            if isinstance(form, type) and issubclass(form, Form):
                for key, field in {**form.base_fields}.items():
                    if isinstance(field, DongField):
                        yield pytest.param(field, id=f"{name}.{key}")


def test_there_are_fields_of_money_to_try():
    assert len(list(money_fields())) >= 2


@pytest.mark.parametrize("field", list(money_fields()))
@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_whole_sum_is_refused_with_what_was_written(field, written):
    with pytest.raises(ValidationError) as refusal:
        field.clean(written)
    said = " ".join(refusal.value.messages)
    assert written in said or written.strip("-") in said.replace(".", "")


@pytest.mark.parametrize("field", list(money_fields()))
@pytest.mark.parametrize("written", READ)
def test_a_whole_sum_is_read_to_the_dong(field, written):
    if READ[written] > field.most:
        with pytest.raises(ValidationError):
            field.clean(written)
    else:
        assert field.clean(written) == READ[written]


@pytest.mark.parametrize("field", list(money_fields()))
def test_nothing_is_a_sum_only_where_the_field_says_so(field):
    if field.least > 0:
        with pytest.raises(ValidationError):
            field.clean("0")
    else:
        assert field.clean("0") == 0
