"""Organisations and the three houses."""

from django.db.models import QuerySet
from ninja import Router, Schema

from lifecycle.api import Noun
from people.forms.filters import OrganisationFilter
from people.models import Organisation

router = Router()


class OrganisationOut(Schema):
    id: str
    version: int
    name: str
    house: str
    house_label: str
    province: str
    is_regional_university: bool
    is_synthetic: bool
    url: str

    @staticmethod
    def resolve_id(row) -> str:
        return row.public_id

    @staticmethod
    def resolve_house_label(row) -> str:
        return row.get_house_display()

    @staticmethod
    def resolve_province(row) -> str:
        return row.province_id

    @staticmethod
    def resolve_url(row) -> str:
        return row.get_absolute_url()


def _rows(user) -> QuerySet:
    return Organisation.objects.visible_to(user).for_list()


Noun(
    router,
    "organisations",
    Organisation,
    out=OrganisationOut,
    rows=_rows,
    filters=OrganisationFilter,
)
