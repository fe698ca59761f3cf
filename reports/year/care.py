"""Those who judge: reviewers prepare before the meeting; after it they are paid and thanked."""

from reports.year.run import Year
from scoring import letters
from scoring.actions import Marking, hand_to_finance, save_sheet, thank
from scoring.models import Council, Item

READ = "Đã đọc hồ sơ, sẽ nêu câu hỏi tại phiên họp."


def prepare(council: Council) -> None:
    """Each member named to review a dossier begins their sheet before the meeting."""
    for item in Item.objects.filter(council=council).for_list():
        criteria = item.council.criteria(*item.rubric_kinds)
        for row in item.assignments.select_related("seat__user"):
            marks = {criterion.key: Marking(reason=READ) for criterion in criteria}
            save_sheet(item, by=row.seat.user, marks=marks)


def look_after(year: Year, council: Council) -> None:
    """The list of what the members are owed goes to finance, a letter of thanks to each."""
    officer = year.staff("chuyenvien1")
    hand_to_finance(council, by=officer, paper=letters.honorarium_list)
    thank(council, by=officer, paper=letters.thanks)
