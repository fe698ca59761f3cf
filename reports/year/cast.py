"""Who acts in the demonstration year: accounts named by role, placed in real organisations and in
illustrative ones. Everybody is registered by the administrator, through the same deeds as ever."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.hashers import make_password

from people.actions import (
    create_administrator,
    grant_role,
    join,
    load_organisations,
    register_organisation,
    register_person,
    vouch_for_addresses,
)
from people.models import Organisation, User
from people.states import House, Role
from reports.year.material import Task
from rulebook.actions import seed
from rulebook.models import Province

MAIL = "minh-hoa.example"
OFFICE = "Sở Khoa học và Công nghệ Thái Nguyên"
REGIONAL_UNIVERSITY = "Đại học Thái Nguyên"
STATE_BODIES = [
    "Sở Công Thương Thái Nguyên",
    "Sở Nông nghiệp và Môi trường Thái Nguyên",
    "Sở Y tế Thái Nguyên",
]
EXPERT_HOMES = [
    "Trường Đại học Kỹ thuật Công nghiệp - Đại học Thái Nguyên",
    "Trường Đại học Nông Lâm - Đại học Thái Nguyên",
    "Trường Đại học Công nghệ thông tin và Truyền thông - Đại học Thái Nguyên",
    "Trường Đại học Khoa học - Đại học Thái Nguyên",
    "Trường Đại học Y - Dược - Đại học Thái Nguyên",
    "Trường Đại học Kinh tế và Quản trị Kinh doanh - Đại học Thái Nguyên",
    "Sở Xây dựng Thái Nguyên",
    "Sở Giáo dục và Đào tạo Thái Nguyên",
    "Liên minh Hợp tác xã tỉnh Thái Nguyên",
    "Trung tâm Dữ liệu tỉnh Thái Nguyên",
]
STAFF = [
    ("chuyenvien1", "Chuyên viên quản lý 1", Role.OFFICER),
    ("chuyenvien2", "Chuyên viên quản lý 2", Role.OFFICER),
    ("ketoan", "Kế toán quỹ", Role.FUND_ACCOUNTANT),
    ("thuquy", "Thủ quỹ", Role.FUND_ACCOUNTANT),
    ("ketoantruong", "Kế toán trưởng", Role.CHIEF_ACCOUNTANT),
    ("giamdoc", "Giám đốc quỹ", Role.FUND_DIRECTOR),
    ("lanhdao", "Lãnh đạo tỉnh", Role.PROVINCIAL_LEADER),
    ("kiemtoan", "Kiểm toán", Role.AUDITOR),
]
ENTERPRISES = 6
FINANCE_STAFF = 3


class Cast:
    """The people and organisations of the year, each by the name of what they are there for."""

    def __init__(self) -> None:
        self.staff: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}
        self.representatives: dict[int, User] = {}
        self.experts: list[User] = []
        self.finance: list[User] = []

    def enter(self, tasks: Iterable[Task], experts: int) -> None:
        """Register everybody the year needs."""
        self.province = Province.objects.filter(code="19").first() or seed()
        load_organisations(self.province)
        self.administrator = create_administrator(
            email=f"quantri@{MAIL}",
            full_name="Quản trị hệ thống",
            province=self.province,
            password=settings.DEMO_PASSWORD,
            is_demo=True,
        )
        self.organisations = {o.name: o for o in Organisation.objects.all()}
        for mail, name, role in STAFF:
            self.staff[mail] = self._person(mail, name, OFFICE, "")
            grant_role(self.staff[mail], role, by=self.administrator)
        self.finance = [
            self._person(f"taichinh{n}", f"Cán bộ tài chính {n}", OFFICE, "Phòng Tài chính")
            for n in range(1, FINANCE_STAFF + 1)
        ]
        self.enterprises = [
            self._organisation(f"Doanh nghiệp minh họa {n}", House.ENTERPRISE)
            for n in range(1, ENTERPRISES + 1)
        ]
        for task in tasks:
            self._organisation(task.host, task.house, task.source)
        for n, enterprise in enumerate(self.enterprises, start=1):
            self._representative(f"doanhnghiep{n}", f"Đại diện doanh nghiệp {n}", enterprise.name)
        for n, body in enumerate(STATE_BODIES, start=1):
            self._representative(f"coquan{n}", f"Cán bộ xác nhận {n}", body)
        self._representative("daihoc", "Văn phòng Đại học Thái Nguyên", REGIONAL_UNIVERSITY)
        self.experts = [
            self._person(
                f"chuyengia{n:02d}",
                f"Chuyên gia {n:02d}",
                EXPERT_HOMES[n % len(EXPERT_HOMES)],
                "Thành viên hội đồng",
            )
            for n in range(1, experts + 1)
        ]

    def leader(self, number: int, host: str) -> User:
        return self._person(f"chunhiem{number:02d}", f"Chủ nhiệm {number:02d}", host, "Chủ nhiệm")

    def representative(self, organisation: Organisation) -> User:
        """Who speaks for an organisation; registered when it first has to."""
        if organisation.pk not in self.representatives:
            number = len(self.representatives) + 1
            self._representative(
                f"daidien{number:02d}", f"Đại diện tổ chức {number:02d}", organisation.name
            )
        return self.representatives[organisation.pk]

    def newcomer(self, number: int) -> User:
        """Somebody who belongs to no organisation yet."""
        return register_person(
            email=f"nguoimoi{number}@{MAIL}",
            full_name=f"Người mới {number}",
            province=self.province,
            by=self.administrator,
            is_demo=True,
        )

    def give_passwords(self) -> None:
        """One demo password for all: hashed once, since a demo has hundreds of accounts."""
        accounts = User.objects.filter(is_demo=True)
        accounts.update(password=make_password(settings.DEMO_PASSWORD))
        vouch_for_addresses(accounts)

    def _organisation(self, name: str, house: str, source: str = "") -> Organisation:
        if name not in self.organisations:
            self.organisations[name] = register_organisation(
                by=self.administrator,
                province=self.province,
                name=name,
                house=house,
                kind="" if source else "đơn vị minh họa",
                source=source,
                is_synthetic=not source,
            )
        return self.organisations[name]

    def _representative(self, mail: str, name: str, organisation: str) -> None:
        person = self._person(mail, name, organisation, "Người đại diện", keeps=True)
        self.representatives[self.organisations[organisation].pk] = person

    def _person(
        self, mail: str, name: str, organisation: str, title: str, keeps: bool = False
    ) -> User:
        person = register_person(
            email=f"{mail}@{MAIL}",
            full_name=name,
            province=self.province,
            by=self.administrator,
            is_demo=True,
        )
        join(
            person,
            self.organisations[organisation],
            title,
            by=self.administrator,
            is_administrator=keeps,
        )
        return person
