"""What the year leaves in a folder: allocation, decision, a contract, ledger, the trail's head."""

import json
from pathlib import Path

from django.db.models import F

from contracts.models import Contract
from funds.exports import allocation_xlsx, ledger_csv
from funds.models import Allocation, BudgetYear
from funds.states import AllocationState
from lifecycle import trail
from papers.models import Document


def write_year(folder: Path, budget: BudgetYear) -> list[Path]:
    """Write the year's files into `folder`; the paths written, in a fixed order."""
    folder.mkdir(parents=True, exist_ok=True)
    allocation = Allocation.objects.filter(budget=budget, state=AllocationState.APPROVED).first()
    written = []

    def write(name: str, content: bytes) -> None:
        path = folder / name
        path.write_bytes(content)
        written.append(path)

    write("phan-bo.xlsx", allocation_xlsx(allocation))
    write("quyet-dinh-phan-bo.pdf", _paper_of(allocation))
    contract = (
        Contract.objects.filter(proposal__call=allocation.call, signed_at__isnull=False)
        .order_by(F("amount").desc(), "pk")
        .first()
    )
    write("hop-dong.pdf", _paper_of(contract))
    write("so-cai.csv", ledger_csv(budget))
    head = trail.publish_head()
    write("trail-head.json", (json.dumps(head, indent=2) + "\n").encode())
    return written


def _paper_of(thing) -> bytes:
    """The newest paper issued about a thing, as it was stored."""
    document = Document.objects.about(thing).order_by("-pk").first()
    with document.file.open("rb") as file:
        return file.read()
