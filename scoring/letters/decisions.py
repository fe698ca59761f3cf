"""The decision that sets up a council, and the supplementary ones, in the form of Decree 30.

The list of members is an annex. They are nobody's to take but those who see the council: who judges
is not told to those who are judged.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lifecycle import clock
from lifecycle.actions import together
from lifecycle.errors import WrongMoment, WrongPerson
from lifecycle.models import Event
from papers import actions as papers_actions
from papers.decree30 import Annex, Article, Column, Paper, Table
from papers.formats import long_date, number
from papers.models import Document
from papers.states import DocumentKind
from people.models import Expert, Membership
from people.permissions import holds
from people.states import Role
from rulebook.states import NEW_LAW_FROM
from scoring.letters.frame import ROLES
from scoring.models import Council, Supplement
from scoring.models.supplement import SIGNERS
from scoring.states import SeatRole, Stage

FUND_NAME = "Quỹ Phát triển khoa học, công nghệ và đổi mới sáng tạo"
TASKS = {
    Stage.IDENTIFICATION: "tư vấn xác định nhiệm vụ khoa học và công nghệ",
    Stage.SELECTION: "tư vấn tuyển chọn, giao trực tiếp tổ chức và cá nhân thực hiện nhiệm vụ",
    Stage.APPRAISAL: "thẩm định kinh phí của nhiệm vụ đã được hội đồng kết luận",
    Stage.ACCEPTANCE: "đánh giá, nghiệm thu kết quả thực hiện nhiệm vụ",
}


def issue(council: Council, *, by: Any) -> Document:
    """The decision that set the council up, into the register of papers with its code."""
    return papers_actions.issue(
        paper(council, signer=by),
        kind=DocumentKind.DECISION,
        subject=council,
        by=by,
        role=_role_of(council, by),
        replaces=decisions_of(council).first(),
    )


def issue_late(council: Council, *, by: Any) -> Document:
    """The decision of a council that was formed before such papers existed: as it stood then, under
    the name of whoever formed it. Refused where it has its paper, or was never formed.
    """
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        role = holds(*SIGNERS)(council, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        if not council.decision_number or decisions_of(council).exists():
            raise WrongMoment(_("There is no decision left to issue."))
        formed = Event.objects.of(council).filter(verb="form").newest_first().first()
        signer = formed.actor if formed and formed.actor else by
        return papers_actions.issue(
            paper(council, signer=signer, seats=_seats_when_formed(council)),
            kind=DocumentKind.DECISION,
            subject=council,
            by=by,
            role=role,
        )


def _seats_when_formed(council: Council) -> list:
    """Today's members, without those who joined by a supplementary decision, with who left so."""
    changes = list(council.supplements.select_related("leaving__user", "joining__user"))
    joined = {one.joining_id for one in changes if one.joining_id}
    left = [one.leaving for one in changes if one.leaving_id and one.leaving_id not in joined]
    seats = [seat for seat in council.appointed if seat.pk not in joined] + left
    return sorted(seats, key=lambda seat: (seat.position, seat.pk))


def issue_supplement(supplement: Supplement, *, by: Any) -> Document:
    return papers_actions.issue(
        supplement_paper(supplement, signer=by),
        kind=DocumentKind.DECISION,
        subject=supplement,
        by=by,
        role=_role_of(supplement, by),
    )


def decisions_of(thing: Any):
    """Decisions about a council or a supplement that are in force, newest first."""
    return Document.objects.about(thing).in_force().filter(kind=DocumentKind.DECISION)


def paper(council: Council, *, signer: Any, seats: list | None = None) -> Paper:
    """The decision, whole; in Vietnamese, whoever reads the pages."""
    with override("vi"):
        seats = council.appointed if seats is None else seats
        ends = (
            f"đến hết {long_date(council.term_until)}"
            if council.term_until
            else "đến khi hoàn thành nhiệm vụ"
        )
        starts = long_date(council.term_from or council.decision_on)
        return _framed(
            council,
            signer,
            council.decision_number,
            council.decision_on,
            subject=f"Thành lập {council.name}",
            body=[
                Article(
                    text=f"Thành lập {council.name} gồm {number(len(seats))} thành viên "
                    "(danh sách tại Phụ lục kèm theo)."
                ),
                Article(
                    text=f"Hội đồng có nhiệm vụ {TASKS[Stage(council.kind)]}"
                    f"{_of_call(council)}; làm việc theo bộ quy tắc có hiệu lực ngày "
                    f"{council.rule_set.in_force_on:%d/%m/%Y}, mã kiểm tra "
                    f"{council.rule_set.sha256[:16]}. Thành viên có xung đột lợi ích với hồ sơ nào "
                    "thì không tham gia xem xét hồ sơ đó."
                ),
                Article(
                    text=f"Hội đồng làm việc từ {starts} {ends} và tự giải thể khi kết thúc. "
                    "Việc thay thành viên thực hiện bằng quyết định bổ sung."
                ),
                Article(
                    text="Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các "
                    "ông, bà có tên trong danh sách chịu trách nhiệm thi hành Quyết định này."
                ),
            ],
            annexes=[_members(council, seats)],
        )


def supplement_paper(supplement: Supplement, *, signer: Any) -> Paper:
    with override("vi"):
        council = supplement.council
        return _framed(
            council,
            signer,
            supplement.decision_number,
            supplement.decision_on,
            subject=f"Bổ sung Quyết định thành lập {council.name}",
            body=[
                *_changes(supplement),
                Article(text=f"Lý do: {supplement.reason.rstrip('.')}."),
                Article(
                    text=f"Các nội dung khác của Quyết định số {council.decision_number} "
                    f"{long_date(council.decision_on)} giữ nguyên. Quyết định này có hiệu lực kể "
                    "từ ngày ký."
                ),
            ],
        )


def _changes(supplement: Supplement) -> list[Article]:
    if supplement.leaving is None:
        return [
            Article(
                text=f"Kéo dài thời hạn làm việc của {supplement.council.name} đến hết "
                f"{long_date(supplement.term_until)}."
            )
        ]
    joining, leaving = supplement.joining, supplement.leaving
    titles, places = _titles([joining, leaving]), _places([joining, leaving])
    old, new = (
        ", ".join(filter(None, [f"{titles.get(seat.user_id, '')} {seat.user}".strip(),
                                places.get(seat.user_id, "")]))
        for seat in (leaving, joining)
    )  # fmt: skip
    return [
        Article(
            text=f"Ông (bà) {new} thay ông (bà) {old} làm {ROLES[SeatRole(joining.role)]} "
            f"{supplement.council.name}."
        )
    ]


def _framed(council, signer, decision_number, decision_on, **fields) -> Paper:
    is_leader = _role_of(council, signer) == Role.PROVINCIAL_LEADER
    people = f"Ủy ban nhân dân tỉnh {council.province}".upper()
    return Paper(
        issuer_parent="" if is_leader else people,
        issuer=people if is_leader else FUND_NAME.upper(),
        number=decision_number,
        place=str(council.province),
        on=decision_on,
        type_name="QUYẾT ĐỊNH",
        issued_by=people if is_leader else f"GIÁM ĐỐC {FUND_NAME.upper()}",
        bases=_bases(council),
        resolves="QUYẾT ĐỊNH:",
        authority="TM. ỦY BAN NHÂN DÂN" if is_leader else "GIÁM ĐỐC",
        signer_name=str(signer),
        recipients=["Các thành viên hội đồng", "Sở Khoa học và Công nghệ", "Lưu: VT"],
        is_illustration=any(seat.user.is_demo for seat in council.all_seats),
        **fields,
    )


def _bases(council: Council) -> list[str]:
    """The law of the rules that the council judges by."""
    if council.rule_set.in_force_on < NEW_LAW_FROM:
        law = [
            "Căn cứ Luật Khoa học và công nghệ số 29/2013/QH13",
            "Căn cứ Thông tư số 20/2023/TT-BKHCN của Bộ trưởng Bộ Khoa học và Công nghệ, Điều 8",
        ]
    else:
        law = [
            "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15",
            "Căn cứ Nghị định số 267/2025/NĐ-CP ngày 14 tháng 10 năm 2025 của Chính phủ",
        ]
    return [*law, "Xét đề nghị của chuyên viên quản lý nhiệm vụ khoa học và công nghệ"]


def _of_call(council: Council) -> str:
    return f" của đợt gọi {council.call.code}" if council.call_id else ""


def _members(council: Council, seats: list) -> Annex:
    titles, places = _titles(seats), _places(seats)
    return Annex(
        label="Phụ lục",
        title=f"Danh sách thành viên {council.name}",
        attached_to=f"Kèm theo Quyết định số {council.decision_number} "
        f"{long_date(council.decision_on)}",
        body=[
            Table(
                columns=[
                    Column("TT", 0.4, "centre"),
                    Column("Họ và tên", 2.2),
                    Column("Học hàm, học vị", 1.3),
                    Column("Nơi công tác", 3),
                    Column("Chức danh trong hội đồng", 1.8),
                ],
                rows=[
                    [
                        at,
                        str(seat.user),
                        titles.get(seat.user_id, ""),
                        places.get(seat.user_id, ""),
                        ROLES[SeatRole(seat.role)],
                    ]
                    for at, seat in enumerate(seats, start=1)
                ],
            )
        ],
    )


def _titles(seats) -> dict[int, str]:
    experts = Expert.objects.filter(user__in=[seat.user_id for seat in seats])
    return {one.user_id: one.rank_in_words for one in experts}


def _places(seats) -> dict[int, str]:
    """Where each works, of the register; what the profile says of whoever is in none."""
    users = [seat.user_id for seat in seats]
    told = {
        one.user_id: one.place_of_work
        for one in Expert.objects.filter(user__in=users).select_related("organisation")
    }
    places = Membership.objects.in_force(clock.today()).filter(user__in=users)
    register = places.select_related("organisation").order_by("pk")
    return told | {one.user_id: str(one.organisation) for one in register}


def _role_of(thing: Any, person: Any) -> str:
    return next((role for role in SIGNERS if person.has_role(role, thing.province_id)), "")
