"""How organisations come into the register."""

import csv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from lifecycle import clock
from lifecycle.actions import begin
from papers.folding import fold
from people.models import Organisation
from people.states import House

ORGANISATIONS = Path(settings.BASE_DIR) / "people" / "data" / "organisations.csv"
HOUSE_WORDS = {
    "Nhà nước": House.STATE,
    "Nhà trường": House.UNIVERSITY,
    "Doanh nghiệp": House.ENTERPRISE,
}
REGIONAL_UNIVERSITY_KIND = "đại học vùng"


def register_organisation(*, by: Any, **fields: Any) -> Organisation:
    """An organisation in the province's register, by its administrator."""
    return begin(Organisation(**fields), by=by)


def load_organisations(province: Any) -> int:
    """Put the real organisations of the published list into the register; how many were new.

    Public facts with their source and nobody's deed, so the trail has no event of it.
    """
    with ORGANISATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moment = clock.now()
    with transaction.atomic():
        known = set(Organisation.objects.of_province(province).values_list("name", flat=True))
        new = [_from_list(row, province, moment) for row in rows if row["name"] not in known]
        Organisation.objects.bulk_create(new)
    return len(new)


def _from_list(row: dict[str, str], province: Any, moment: Any) -> Organisation:
    return Organisation(
        province=province,
        name=row["name"],
        folded=fold(row["name"]),
        house=HOUSE_WORDS[row["house"]],
        kind=row["kind"],
        note=row["note"],
        source=row["source"],
        is_regional_university=row["kind"] == REGIONAL_UNIVERSITY_KIND,
        created_at=moment,
    )
