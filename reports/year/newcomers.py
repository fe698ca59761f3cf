"""Who describes themselves as an expert, and who comes in by their own door this year."""

from collections.abc import Iterator

from lifecycle.actions import advance
from people.actions import ask_to_join, invite, make_expert, submit_registration
from people.states import House, Science
from reports.year.cast import EXPERT_HOMES
from reports.year.run import Year

# The field of research of each home of experts, in their order.
SCIENCES = [
    Science.ENGINEERING,
    Science.AGRICULTURAL,
    Science.ENGINEERING,
    Science.NATURAL,
    Science.MEDICAL,
    Science.SOCIAL,
    Science.ENGINEERING,
    Science.SOCIAL,
    Science.AGRICULTURAL,
    Science.ENGINEERING,
]
KEYWORDS = {
    Science.ENGINEERING: "tự động hóa, cơ khí, phần mềm",
    Science.AGRICULTURAL: "chè, chăn nuôi, bảo quản sau thu hoạch",
    Science.NATURAL: "vật liệu, môi trường",
    Science.MEDICAL: "dược liệu, y học dự phòng",
    Science.SOCIAL: "kinh tế, quản trị, giáo dục",
}
LOAD = 10


def offer_experts(year: Year) -> None:
    """Experts describe themselves; the office takes all but the last one into the pool."""
    officer = year.staff("chuyenvien1")
    profiles = list(_profiles(year))
    for expert in profiles[:-1]:
        advance(expert, "admit", by=officer)
    year.tell("Chuyên gia", len(profiles))


def _profiles(year: Year) -> Iterator:
    for number, person in enumerate(year.cast.experts, start=1):
        at = number % len(EXPERT_HOMES)
        science = SCIENCES[at]
        yield make_expert(
            user=person,
            by=person,
            degree="doctor" if number % 3 else "master",
            academic_title="associate_professor" if number % 5 == 0 and number % 3 else "",
            gender="male" if number % 3 else "female",
            sciences=[science],
            tongues=["vi", "en"] if number % 2 else ["vi"],
            keywords=KEYWORDS[science],
            organisation=year.cast.organisations[EXPERT_HOMES[at]],
            load_limit=LOAD,
            bio="Hồ sơ minh họa.",
        )


def come_in(year: Year) -> None:
    """One organisation is confirmed, one waits; an invitation and a request wait too."""
    officer = year.staff("chuyenvien1")
    first, second, third = (year.cast.newcomer(number) for number in (1, 2, 3))
    given = {
        "province": year.cast.province,
        "house": House.ENTERPRISE,
        "kind": "hợp tác xã minh họa",
        "address": "Thái Nguyên (minh họa)",
        "representative_title": "Giám đốc",
        "registrant_title": "Kế toán",
    }
    done = submit_registration(
        by=first, name="Hợp tác xã minh họa mới đăng ký", tax_code="4600000016", **given
    )
    advance(done, "confirm", by=officer)
    submit_registration(
        by=second, name="Hợp tác xã minh họa đang chờ", tax_code="4600000023", **given
    )
    enterprise = year.cast.enterprises[0]
    keeper = year.cast.representatives[enterprise.pk]
    invite(enterprise, second.email, by=keeper, title="Kỹ sư")
    ask_to_join(enterprise, by=third, title="Thủ kho", words="Tôi làm ở xưởng (minh họa).")
    year.tell("Người mới", 4)
