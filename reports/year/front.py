"""January: who acts, the budget, the problems, the earlier tasks and the call."""

from datetime import datetime
from decimal import Decimal

from funds.actions import draft_budget
from lifecycle import clock
from lifecycle.actions import advance, begin
from proposals.actions import (
    give_notice,
    import_earlier,
    save_form_section,
    save_question,
)
from proposals.imports.earlier import read_earlier
from proposals.models import Call, Problem
from proposals.states import YES, CallStage, QuestionKind
from proposals.steps import with_obligatory
from reports.year.cast import OFFICE
from reports.year.material import (
    EARLIER_TASKS,
    SYNTHETIC_PROBLEMS,
    published_problems,
    real_tasks,
    synthetic_tasks,
)
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
            stages=with_obligatory("funding", [CallStage.APPRAISAL]),
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
