"""January and February: the dossiers, and the words of the three houses for them."""

from datetime import date, timedelta
from decimal import Decimal

from lifecycle import clock
from lifecycle.actions import advance
from proposals.actions import (
    ask_attestation,
    confirm_attestation,
    start_proposal,
    write_answers,
    write_draft,
)
from proposals.models import Evidence
from proposals.states import NO, YES, StrategicGroup
from reports.year.cast import REGIONAL_UNIVERSITY, STATE_BODIES
from reports.year.owners import signed_paper
from reports.year.run import Dossier, Year


def write_dossiers(year: Year) -> None:
    """Each leader writes a dossier with its partner, asks the houses and hands it in."""
    for dossier in year.dossiers:
        year.go(1, 14 + dossier.number * 12 // len(year.dossiers))
        year.tick(dossier.number % 40)
        _write(year, dossier)
        if dossier.fate == "unfinished":
            year.tell("Hồ sơ", 1)
            continue
        _attest(year, dossier)
        year.tick()
        dossier.proposal = advance(dossier.proposal, "submit", by=dossier.leader)
        year.tell("Hồ sơ", 1)


def _problem_for(year: Year, dossier: Dossier):
    """Three in four answer an enterprise's problem of the same group, if there is one."""
    if dossier.number % 4 == 0:
        return None
    group = dossier.task.group
    fitting = [p for p in year.enterprise_problems if p.strategic_group == group]
    return year.rng.choice(fitting or year.enterprise_problems)


def _write(year: Year, dossier: Dossier) -> None:
    task, leader = dossier.task, dossier.leader
    problem = _problem_for(year, dossier)
    host = year.cast.organisations[task.host]
    proposal = start_proposal(
        year.call,
        by=leader,
        host=host,
        title=task.title,
        problem=problem,
        kind="pilot" if dossier.number % 3 == 0 else "research",
        is_synthetic=task.is_synthetic,
        source=task.source[:300],
    )
    start, end = date(year.year, 5, 15), date(year.year, 11, 30)
    reasons = ""
    if task.group:
        reasons = f"Nội dung thuộc nhóm {StrategicGroup(task.group).label}."
    dossier.proposal = write_draft(
        proposal,
        by=leader,
        seen_version=proposal.version,
        head={
            "summary": f"{task.title}. Phần mô tả là minh họa.",
            "effect_statement": "Giảm chi phí, tăng chất lượng, đo được sau nghiệm thu (minh họa).",
            "strategic_group": task.group,
            "strategic_reasons": reasons,
            "starts_on": start,
            "ends_on": end,
        },
        indicators=[
            {
                "name": "Chi phí trên một đơn vị sản phẩm",
                "unit": "% so với hiện nay",
                "baseline": Decimal(100),
                "target": Decimal(80 + dossier.number % 10),
                "due_on": end,
            }
        ],
        budget_lines=_budget_lines(year, dossier),
        products=[
            {
                "name": "Quy trình kỹ thuật hoàn chỉnh",
                "kind": "technology",
                "unit": "quy trình",
                "quantity": Decimal(1),
                "quality": "Được đơn vị thụ hưởng xác nhận áp dụng được",
            },
            {
                "name": "Mô hình áp dụng tại đơn vị thụ hưởng",
                "kind": "model",
                "unit": "mô hình",
                "quantity": Decimal(2),
                "quality": "Vận hành ổn định ba tháng",
            },
        ],
        work_items=[
            {
                "person": "Chủ nhiệm",
                "work": work,
                "starts_on": start + timedelta(days=60 * step),
                "ends_on": start + timedelta(days=60 * step + 59),
                "responsibility": "Đúng tiến độ và chất lượng",
                "authority": "Điều phối nhóm thực hiện",
                "result": result,
            }
            for step, (work, result) in enumerate(
                [
                    (f"Khảo sát, thiết kế: {task.title}", "Báo cáo khảo sát, bản thiết kế"),
                    (f"Thử nghiệm: {task.title}", "Mẫu thử và số liệu thử nghiệm"),
                    (f"Áp dụng, đánh giá: {task.title}", "Mô hình áp dụng, báo cáo tổng kết"),
                ]
            )
        ],
        partners=_partners(year, dossier, host, problem),
    )
    _answer(dossier)


def _answer(dossier: Dossier) -> None:
    """Every sixth task works with personal data, and says with which."""
    uses_data, which = dossier.proposal.call.questions()
    answers = {uses_data.key: NO}
    if dossier.number % 6 == 0:
        answers = {uses_data.key: YES, which.key: "Ảnh chân dung; máy chủ của tổ chức chủ trì."}
    dossier.proposal = write_answers(dossier.proposal, answers, by=dossier.leader)


def _budget_lines(year: Year, dossier: Dossier) -> list[dict]:
    """The State sum in three lines to the đồng, and what others put in."""
    state = dossier.task.state_vnd
    labour, materials = state * 45 // 100, state * 35 // 100
    category = ("khcn", "khcn", "dmst", "cds")[dossier.number % 4]
    rows = [
        ("labour", "Công lao động khoa học", "state", labour),
        ("materials", "Nguyên vật liệu, năng lượng", "state", materials),
        ("services", "Thuê ngoài, thử nghiệm, kiểm định", "state", state - labour - materials),
    ]
    if dossier.task.other_vnd:
        rows.append(("materials", "Đối ứng của đơn vị", "own", dossier.task.other_vnd))
    return [
        {
            "year": year.year,
            "item_kind": kind,
            "item": item,
            "source": source,
            "category": category,
            "amount": amount,
            "is_lump_sum": kind != "services",
        }
        for kind, item, source, amount in rows
    ]


def _partners(year: Year, dossier: Dossier, host, problem) -> list[dict]:
    """Half of those who answer a problem bring its owner, a university and a State body."""
    if problem is None or dossier.number % 2 == 0:
        return []
    wanted = [
        problem.organisation,
        year.cast.organisations[REGIONAL_UNIVERSITY],
        year.cast.organisations[STATE_BODIES[dossier.number % len(STATE_BODIES)]],
    ]
    return [
        {
            "organisation": organisation,
            "role": "Phối hợp thực hiện",
            "commits_cash": 0 if organisation.house == "state" else 30_000_000,
            "commits_in_kind": 20_000_000,
            "commits_people": 2,
        }
        for organisation in wanted
        if organisation.pk != host.pk and organisation.house != host.house
    ]


def _attest(year: Year, dossier: Dossier) -> None:
    """Ask the houses for the conditions; each is answered by its own person."""
    proposal = dossier.proposal
    partners = {partner.house: partner.organisation for partner in proposal.partners.all()}
    if not partners:
        return
    asked = [(1, proposal.host), *((1, organisation) for organisation in partners.values())]
    asked.append((2, proposal.problem.organisation))
    if proposal.host.house != "state":
        asked.append((3, partners["state"]))
    if proposal.host.name != REGIONAL_UNIVERSITY:
        asked.append((4, year.cast.organisations[REGIONAL_UNIVERSITY]))
    for condition, organisation in asked:
        attestation = ask_attestation(
            proposal, condition=condition, asked_of=organisation, by=dossier.leader
        )
        year.tick()
        person = year.cast.representative(organisation)
        if condition == 4 and dossier.number % 9 == 0:
            note = "Chưa bố trí được người tham gia đào tạo trong năm nay."
            advance(attestation, "decline", by=person, note=note)
            continue
        is_first = not Evidence.objects.exists()
        confirm_attestation(
            attestation,
            by=person,
            papers=[signed_paper(year, str(organisation))] if is_first else [],
            proof="Văn bản xác nhận của đơn vị (minh họa).",
            on=clock.today(),
            amount=0 if organisation.house == "state" else 30_000_000,
            people=2,
        )
