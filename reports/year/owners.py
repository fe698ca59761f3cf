"""What the owners of problems do beside telling them: twice, of one another, of who answers."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from lifecycle import clock
from lifecycle.actions import advance, begin
from papers.decree30 import Paper, Paragraph
from proposals.actions import follow, merge, say_understood
from proposals.models import Problem
from proposals.states import BEFORE_COUNCIL
from reports.year.run import Year

TOLD_TWICE = "Búp chè hỏng khi vận chuyển từ đồi về xưởng trong tháng mưa"
STILL_TWICE = "Tiền điện sấy chè chiếm quá nửa giá thành"
WORDS = (
    ("yes", ""),
    ("partly", "Cách làm đúng, nhưng chưa nói đến giờ cao điểm của xưởng."),
)


def tell_twice(year: Year) -> None:
    """Another enterprise tells the first problem again; the officer merges the two."""
    twin = _twin(year, 3, TOLD_TWICE, Decimal(8), "% khối lượng búp")
    year.tick(300)
    merge(
        twin,
        into=year.enterprise_problems[0],
        by=year.staff("chuyenvien1"),
        note="Hai đơn vị cùng hỏi cách chở búp chè về xưởng mà không dập.",
    )
    for problem in year.enterprise_problems[:3]:
        follow(problem, by=year.cast.representative(year.cast.enterprises[4]))


def tell_once_more(year: Year) -> None:
    """At the end one more stands before the officer, beside the problem it repeats."""
    _twin(year, 5, STILL_TWICE, Decimal(14000), "đồng/kg chè khô")


def _twin(year: Year, number: int, title: str, cost: Decimal, unit: str) -> Problem:
    enterprise = year.cast.enterprises[number % len(year.cast.enterprises)]
    owner = year.cast.representative(enterprise)
    problem = begin(
        Problem(
            province=year.cast.province,
            organisation=enterprise,
            posted_by=owner,
            title=title,
            description="Bài toán minh họa: xưởng khác gặp cùng một việc.",
            cost_value=cost,
            cost_unit=unit,
            cost_measured_how="Ghi sổ hằng ngày tại xưởng (số liệu minh họa).",
            solved_when="Giảm một nửa trong ba tháng liền.",
            sector="tea",
            offers_site=True,
            is_synthetic=True,
        ),
        by=owner,
    )
    return advance(problem, "submit", by=owner)


def read_answers(year: Year) -> None:
    """Owners say of the first answers whether they understood the problem."""
    answers = [
        dossier.proposal
        for dossier in year.dossiers
        if dossier.proposal.problem_id and dossier.proposal.submitted_at
    ]
    in_time = [proposal for proposal in answers if proposal.state in BEFORE_COUNCIL]
    for proposal, (understood, words) in zip(in_time, WORDS, strict=False):
        owner = year.cast.representative(proposal.problem.organisation)
        if not proposal.has_in_team(owner):
            say_understood(proposal, by=owner, understood=understood, words=words)
            year.tick()


def signed_paper(year: Year, organisation: str) -> SimpleUploadedFile:
    """The paper a house puts behind its word; illustrative, and it says so."""
    paper = Paper(
        issuer=organisation,
        number="01/XN-MH",
        place=str(year.cast.province),
        on=clock.today(),
        type_name="GIẤY XÁC NHẬN",
        subject="Về điều kiện của ba nhà",
        body=[Paragraph("Đơn vị xác nhận tham gia thực hiện nhiệm vụ theo hồ sơ đã đăng ký.")],
        is_illustration=True,
    )
    return SimpleUploadedFile("giay-xac-nhan.pdf", paper.to_pdf())
