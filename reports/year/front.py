"""January to March: the budget, the problems, the call, the dossiers and their check."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from funds.actions import draft_budget
from lifecycle import clock
from lifecycle.actions import advance, begin
from proposals.actions import (
    ask_attestation,
    check_dossier,
    confirm_attestation,
    give_notice,
    import_earlier,
    judge_hits,
    save_form_section,
    save_question,
    search_duplicates,
    start_proposal,
    write_answers,
    write_draft,
)
from proposals.actions.opening import record_opening
from proposals.imports.earlier import read_earlier
from proposals.letters.opening import issue as opening_record
from proposals.models import Call, Evidence, Problem
from proposals.states import NO, YES, CheckItem, QuestionKind, StrategicGroup, Verdict
from reports.year.cast import OFFICE, REGIONAL_UNIVERSITY, STATE_BODIES
from reports.year.material import (
    EARLIER_TASKS,
    SYNTHETIC_PROBLEMS,
    published_problems,
    real_tasks,
    synthetic_tasks,
)
from reports.year.owners import signed_paper
from reports.year.run import FATES, Dossier, Year

BUDGET = 54_000_000_000
BUDGET_SOURCES = [
    ("central", 9_000_000_000, "Ngân sách trung ương bổ sung có mục tiêu (số liệu minh họa)"),
    ("province", 45_000_000_000, "Chi sự nghiệp khoa học và công nghệ của tỉnh (số liệu minh họa)"),
]
DENOMINATOR_NOTE = (
    "Giả định minh họa: toàn bộ 54 tỷ đồng là chi sự nghiệp khoa học. Báo chí năm 2025 nói “hơn 54 "
    "tỷ đồng” cho KH&CN cấp tỉnh, chưa xác nhận đó là mẫu số của tỷ lệ 15%."
)
CEILING = 15_000_000_000
USES_DATA = "Nhiệm vụ có xử lý dữ liệu cá nhân không?"
REAL_SHARE = (2, 3)  # at most two thirds of the dossiers carry real titles


def enter_cast(year: Year) -> None:
    """The administrator registers who acts this year."""
    year.go(1, 5)
    real = real_tasks(year.rng)
    take = min(len(real), year.wanted * REAL_SHARE[0] // REAL_SHARE[1])
    tasks = real[:take] + synthetic_tasks(year.wanted - take, year.rng)
    year.cast.enter(tasks, experts=experts_needed(year.wanted))
    for number, task in enumerate(tasks, start=1):
        fate = FATES[(number - take - 1) % len(FATES)] if task.is_synthetic else "good"
        leader = year.cast.leader(number, task.host)
        year.dossiers.append(Dossier(number, task, leader, fate))
        year.tell("Người và tổ chức", 1)


def give_passwords(year: Year) -> None:
    """At the end, when everybody is registered: whoever looks at the demo can be any of them."""
    year.cast.give_passwords()


def experts_needed(proposals: int) -> int:
    """Nine seats a council of some sixteen dossiers, nobody in two councils."""
    return 9 * councils_needed(proposals) + 4


def councils_needed(proposals: int) -> int:
    return max(2, -(-proposals // 16))


def approve_budget(year: Year) -> None:
    """The chief accountant proposes 54 billion, the provincial leader approves it."""
    year.go(1, 6)
    budget = draft_budget(
        province=year.cast.province,
        year=year.year,
        title=f"Dự toán chi khoa học và công nghệ năm {year.year} (số liệu minh họa)",
        denominator=BUDGET,
        denominator_note=DENOMINATOR_NOTE,
        sources=BUDGET_SOURCES,
        is_synthetic=True,
        by=year.staff("ketoantruong"),
    )
    budget = advance(budget, "propose", by=year.staff("ketoantruong"))
    year.go(1, 8)
    year.budget = advance(budget, "approve", by=year.staff("lanhdao"))


def post_problems(year: Year) -> None:
    """Enterprises post their problems; an officer enters those published elsewhere."""
    year.go(1, 9)
    officer = year.staff("chuyenvien1")
    year.enterprise_problems = [_post(year, number) for number in range(len(SYNTHETIC_PROBLEMS))]
    year.published_problems = []
    for published in published_problems():
        problem = begin(
            Problem(
                province=year.cast.province,
                organisation=year.cast.organisations[OFFICE],
                posted_by=officer,
                title=published.title,
                description=f"Do {published.origin} công bố; Sở đưa vào danh mục để tìm lời giải.",
                solved_when="Theo yêu cầu của nơi công bố.",
                strategic_group=published.group,
                source=published.source[:300],
            ),
            by=officer,
        )
        advance(problem, "submit", by=officer)
        year.published_problems.append(advance(problem, "publish", by=year.staff("chuyenvien2")))
        year.tick()
        year.tell("Bài toán", 1)


def _post(year: Year, number: int) -> Problem:
    title, unit, baseline, target, group, sector = SYNTHETIC_PROBLEMS[number]
    enterprise = year.cast.enterprises[number % len(year.cast.enterprises)]
    owner = year.cast.representative(enterprise)
    problem = begin(
        Problem(
            province=year.cast.province,
            organisation=enterprise,
            posted_by=owner,
            title=title,
            description="Bài toán minh họa: đo tại xưởng trong ba tháng gần nhất.",
            cost_value=Decimal(baseline),
            cost_unit=unit,
            cost_measured_how="Ghi sổ hằng ngày tại xưởng (số liệu minh họa).",
            solved_when=f"Giảm hoặc đạt {target} {unit} trong ba tháng liền.",
            indicator=title,
            indicator_unit=unit,
            baseline=Decimal(baseline),
            target=Decimal(target),
            contributes="Mặt bằng thử nghiệm, số liệu sản xuất, tiền đối ứng.",
            contributes_amount=50_000_000,
            sector=sector,
            offers_data=True,
            offers_site=True,
            strategic_group=group,
            is_synthetic=True,
        ),
        by=owner,
    )
    problem = advance(problem, "submit", by=owner)
    year.tick()
    if number == 0:
        problem = advance(
            problem,
            "send_back",
            by=year.staff("chuyenvien1"),
            note="Đề nghị nêu rõ cách đo tỷ lệ búp hỏng.",
        )
        year.tick(600)
        problem = advance(problem, "submit", by=owner)
    year.tick()
    return advance(problem, "publish", by=year.staff("chuyenvien1"))


def bring_earlier_tasks(year: Year) -> None:
    """An officer brings in the public lists of tasks that a dossier must not repeat."""
    year.go(1, 10)
    with EARLIER_TASKS.open("rb") as file:
        table, tasks = read_earlier(file)
    import_earlier(
        tasks,
        province=year.cast.province,
        file_name=EARLIER_TASKS.name,
        sha256=table.sha256,
        by=year.staff("chuyenvien1"),
    )


def open_call(year: Year) -> None:
    """One call for the year's money, open for more than thirty days."""
    year.go(1, 12)
    officer = year.staff("chuyenvien1")
    opens = datetime(year.year, 1, 12, 8, 0, tzinfo=clock.OFFICE_ZONE)
    closes = datetime(year.year, 2, 27, 17, 0, tzinfo=clock.OFFICE_ZONE)
    call = begin(
        Call(
            province=year.cast.province,
            code=f"{year.year}-01",
            title=f"Tài trợ nhiệm vụ KH,CN&ĐMST cấp tỉnh năm {year.year} (minh họa)",
            flow="funding",
            budget_year=year.year,
            opens_at=opens,
            closes_at=closes,
            envelope=BUDGET,
            ceiling_per_task=CEILING,
            description="Đợt gọi của năm minh họa. Ưu tiên nhiệm vụ hội đủ bốn điều kiện 3 nhà.",
            is_synthetic=True,
        ),
        by=officer,
    )
    year.tick()
    _ask_of_its_own(call, officer)
    year.call = advance(call, "publish", by=officer)
    year.go(1, 13)
    give_notice(
        year.call,
        title="Giải thích cách ghi thuyết minh hiệu quả",
        text="Mỗi chỉ tiêu ghi đủ hiện trạng, mục tiêu, đơn vị và ngày đạt (minh họa).",
        by=officer,
    )


def _ask_of_its_own(call: Call, officer) -> None:
    """What the standard sections do not ask: personal data, and which, where there are any."""
    section = save_form_section(call, None, title="Dữ liệu cá nhân", help="", by=officer)
    uses_data = save_question(
        section,
        None,
        {"text": USES_DATA, "kind": QuestionKind.YES_NO, "is_required": True},
        by=officer,
    )
    save_question(
        section,
        None,
        {
            "text": "Dữ liệu nào, lưu ở đâu, ai được xem?",
            "kind": QuestionKind.LONG,
            "is_required": True,
            "shown_if": uses_data,
            "shown_if_answers": [YES],
        },
        by=officer,
    )


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


def check_dossiers(year: Year) -> None:
    """The call closes; officers check each dossier: accept, send back, refuse; some withdraw."""
    for dossier in year.dossiers:
        if dossier.fate == "withdrawn":
            year.go(2, 20)
            note = "Đơn vị chưa thu xếp được vốn đối ứng."
            dossier.proposal = advance(dossier.proposal, "withdraw", by=dossier.leader, note=note)
    year.go(2, 27, 17)
    year.tick(1)
    year.call = advance(year.call, "close", by=year.staff("chuyenvien1"))
    year.go(3, 2, 9)
    record_opening(
        year.call,
        opened_at=year.moment,
        place="Sở Khoa học và Công nghệ",
        present=[
            "Tổ trưởng tổ mở hồ sơ: lãnh đạo phòng Quản lý khoa học (minh họa)",
            "Thành viên: chuyên viên quản lý (minh họa)",
            "Thư ký: chuyên viên quản lý (minh họa)",
        ],
        issue=opening_record,
        by=year.staff("chuyenvien1"),
    )
    year.go(3, 3)
    for dossier in year.dossiers:
        if dossier.fate in ("withdrawn", "unfinished"):
            continue
        _check(year, dossier, year.staff(f"chuyenvien{1 + dossier.number % 2}"))
        year.tick(5)
        year.tell("Kiểm tra hồ sơ", 1)


def _check(year: Year, dossier: Dossier, officer) -> None:
    if dossier.fate == "ineligible":
        _look_through(dossier, officer, {CheckItem.HOST_QUALIFIED: "Đơn vị chưa có chức năng."})
        dossier.proposal = advance(
            dossier.proposal,
            "refuse_dossier",
            by=officer,
            note="Tổ chức chủ trì chưa có chức năng hoạt động phù hợp lĩnh vực đăng ký.",
        )
        return
    if dossier.fate == "returned":
        dossier.proposal = advance(
            dossier.proposal,
            "send_back",
            by=officer,
            note="Bổ sung cách đo chỉ tiêu hiệu quả.",
            mends={"hieu-qua": "Nêu cách đo, nơi đo và thời điểm đo chỉ tiêu (minh họa)."},
            deadline=clock.date_of(year.moment) + timedelta(days=7),
        )
        year.tick(60)
        dossier.proposal = write_draft(
            dossier.proposal,
            by=dossier.leader,
            head={"effect_statement": "Đo bằng sổ sản xuất ba tháng trước và sau (minh họa)."},
        )
        dossier.proposal = advance(dossier.proposal, "submit", by=dossier.leader)
        year.tick(60)
    _look_through(dossier, officer, {})
    dossier.proposal = advance(dossier.proposal, "accept_dossier", by=officer)


def _search_duplicates(dossier: Dossier, officer) -> None:
    """What is like it is looked at one by one; what is very like is left to the council."""
    search = search_duplicates(dossier.proposal, by=officer)
    judgements = {hit.pk: _judgement(hit) for hit in search.hits.all()}
    is_near = any(verdict == Verdict.COUNCIL for verdict, _note in judgements.values())
    judge_hits(
        search,
        judgements,
        by=officer,
        verdict=Verdict.COUNCIL if is_near else Verdict.NONE,
        conclusion="Có nhiệm vụ gần giống, đề nghị hội đồng xem phần khác biệt (minh họa)."
        if is_near
        else "Không trùng với nhiệm vụ đã và đang thực hiện trong dữ liệu tra cứu (minh họa).",
    )


def _judgement(hit) -> tuple[str, str]:
    if hit.is_strong:
        return Verdict.COUNCIL, "Tên gần giống, cần làm rõ phần khác biệt (minh họa)."
    return Verdict.NONE, "Khác đối tượng và địa bàn (minh họa)."


def _look_through(dossier: Dossier, officer, faults: dict) -> None:
    _search_duplicates(dossier, officer)
    group = dossier.task.group
    checklist = dossier.proposal.call.checklist()
    check_dossier(
        dossier.proposal,
        by=officer,
        answers={
            key: ("no" if key in faults else "yes", faults.get(key, ""))
            for key, _label in checklist
        },
        group=group or None,
        group_note="Nội dung đúng nhóm đã chọn." if group else "",
    )
