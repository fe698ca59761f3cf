"""Sheets of organisations and experts: tried first, then brought in whole or not at all."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lifecycle.models import Event
from people.models import Expert, Membership, Organisation, RegisterImport, User
from tests import make
from tests.make.files import spreadsheet as sheet

pytestmark = pytest.mark.django_db
ORGANISATIONS = reverse("people:register_import", args=["to-chuc"])
EXPERTS = reverse("people:register_import", args=["chuyen-gia"])
HEAD = ["Tên tổ chức", "Mã số thuế", "Nhà", "Loại hình", "Địa chỉ"]
EXPERT_HEAD = [
    "Họ và tên", "Email", "Học vị", "Học hàm", "Lĩnh vực", "Từ khóa", "Ngoại ngữ", "Nơi công tác",
    "Sẵn sàng từ", "Sẵn sàng đến", "Số hồ sơ tối đa", "Ở nước ngoài", "Giới thiệu",
]  # fmt: skip


def expert_row(number=1, **given):
    row = {
        "Họ và tên": f"Chuyên gia {number}",
        "Email": f"cg{number}@vi-du.example",
        "Học vị": "Tiến sĩ",
        "Lĩnh vực": "Khoa học nông nghiệp; Khoa học tự nhiên",
        **given,
    }
    return [row.get(title) for title in EXPERT_HEAD]


def tried(client, url, file):
    return client.post(url, {"file": file})


def held_in(answer):
    found = re.search(r'name="tried" value="([^"]+)"', answer.content.decode())
    return found and found[1]


def brought(client, url, file):
    return client.post(url, {"tried": held_in(tried(client, url, file))})


def faults(answer):
    return [(fault.row, fault.column, fault.value) for fault in answer.context["faults"]]


def nothing_came():
    return [
        Organisation.objects.count(),
        Expert.objects.count(),
        RegisterImport.objects.count(),
        Event.objects.count(),
    ]


@pytest.fixture
def officer(client):
    officer = make.officer()
    client.force_login(officer)
    return officer


class TestTrying:
    def test_stores_nothing_and_says_what_would_come(self, client, officer):
        answer = tried(client, ORGANISATIONS, sheet(HEAD, ["HTX Chè", "", "Doanh nghiệp"]))
        assert answer.status_code == 200
        assert [str(thing) for thing in answer.context["new"]] == ["HTX Chè"]
        assert held_in(answer) is not None and nothing_came() == [0, 0, 0, 0]

    def test_names_each_faulty_cell_with_its_value_and_rule(self, client, officer):
        answer = tried(
            client,
            ORGANISATIONS,
            sheet(
                HEAD,
                ["HTX Chè", "0100233487", "Doanh nghiệp"],
                ["", "", "Nhà thứ tư"],
                ["HTX Gạo", "", "Doanh nghiệp"],
            ),
        )
        assert answer.status_code == 400
        assert faults(answer) == [
            (2, "Mã số thuế", "0100233487"),
            (3, "Tên tổ chức", ""),
            (3, "Nhà", "Nhà thứ tư"),
        ]
        page = answer.content.decode()
        assert "chữ số thứ mười" in page and "ghi một trong các từ" in page
        assert held_in(answer) is None and nothing_came() == [0, 0, 0, 0]

    @pytest.mark.parametrize(
        ("given", "column"),
        [
            ({"Email": "không phải"}, "Email"),
            ({"Email": None}, "Email"),
            ({"Học vị": "Vua"}, "Học vị"),
            ({"Lĩnh vực": "Bói toán"}, "Lĩnh vực"),
            ({"Ngoại ngữ": "Tiếng Sao Hỏa"}, "Ngoại ngữ"),
            ({"Sẵn sàng từ": "hôm nay"}, "Sẵn sàng từ"),
            ({"Sẵn sàng từ": "02/01/2027", "Sẵn sàng đến": "01/01/2027"}, "Sẵn sàng đến"),
            ({"Số hồ sơ tối đa": "0"}, "Số hồ sơ tối đa"),
            ({"Số hồ sơ tối đa": "năm"}, "Số hồ sơ tối đa"),
            ({"Ở nước ngoài": "có lẽ"}, "Ở nước ngoài"),
            ({"Họ và tên": "A" * 121}, "Họ và tên"),
        ],
    )
    def test_of_experts_names_the_faulty_cell(self, client, officer, given, column):
        answer = tried(client, EXPERTS, sheet(EXPERT_HEAD, expert_row(), expert_row(2, **given)))
        assert answer.status_code == 400
        assert [fault[:2] for fault in faults(answer)] == [(3, column)]
        assert nothing_came() == [0, 0, 0, 0]

    def test_finds_what_stands_twice_in_the_file(self, client, officer):
        answer = tried(
            client,
            ORGANISATIONS,
            sheet(HEAD, ["HTX Chè", "", "Doanh nghiệp"], ["htx  chè", "", "Doanh nghiệp"]),
        )
        assert faults(answer) == [(3, "Tên tổ chức", "htx  chè")]
        answer = tried(client, EXPERTS, sheet(EXPERT_HEAD, expert_row(), expert_row()))
        assert faults(answer) == [(3, "Email", "cg1@vi-du.example")]

    def test_finds_what_contradicts_the_register(self, client, officer):
        make.enterprise("HTX Chè", tax_code="0100233488")
        make.enterprise("HTX Gạo")
        make.user("Tên khác", email="cg1@vi-du.example")
        answer = tried(
            client,
            ORGANISATIONS,
            sheet(
                HEAD,
                ["HTX Chè", "0314409058", "Doanh nghiệp"],
                ["HTX Gạo", "0100233488", "Doanh nghiệp"],
            ),
        )
        assert faults(answer) == [
            (2, "Mã số thuế", "0314409058"),
            (3, "Mã số thuế", "0100233488"),
        ]
        answer = tried(client, EXPERTS, sheet(EXPERT_HEAD, expert_row()))
        assert faults(answer) == [(2, "Họ và tên", "Chuyên gia 1")]
        assert Event.objects.count() == 0

    @pytest.mark.parametrize("url", [ORGANISATIONS, EXPERTS])
    def test_refuses_a_formula(self, client, officer, url):
        head = HEAD if url == ORGANISATIONS else EXPERT_HEAD
        answer = tried(client, url, sheet(head, ['=HYPERLINK("http://xau.example")', "", ""]))
        assert answer.status_code == 400
        assert "Dòng 2, cột A: ô này là công thức" in answer.content.decode()
        assert nothing_came() == [0, 0, 0, 0]

    @pytest.mark.parametrize(
        "file",
        [
            SimpleUploadedFile("x.xlsx", b"PK\x03\x04rac"),
            SimpleUploadedFile("x.xlsx", b"%PDF-1.7"),
            SimpleUploadedFile("x.csv", "Tên tổ chức,Nhà\nHTX,Doanh nghiệp".encode()),
            SimpleUploadedFile("x.xlsx", b""),
            sheet(HEAD, ["HTX", "", "Doanh nghiệp"], name="x.xlsm"),
            sheet(["Cột lạ"], ["HTX"]),
            sheet([]),
        ],
        ids=["broken", "pdf", "csv", "empty", "macro name", "other headings", "no rows"],
    )
    def test_refuses_what_is_no_sheet_of_ours(self, client, officer, file):
        answer = tried(client, ORGANISATIONS, file)
        assert [answer.status_code, list(answer.context["form"].errors)] == [400, ["file"]]
        assert nothing_came() == [0, 0, 0, 0]

    def test_is_the_officers(self, client):
        for reader in (make.user(), make.administrator(), make.auditor(), make.keeper()):
            client.force_login(reader)
            for url in (ORGANISATIONS, EXPERTS, reverse("people:register_template", args=["x"])):
                assert client.get(url).status_code in (403, 404)
            assert tried(client, EXPERTS, sheet(EXPERT_HEAD, expert_row())).status_code == 403
        assert Expert.objects.count() == 0


class TestBringingIn:
    def test_does_what_was_shown(self, client, officer):
        known = make.enterprise("HTX Gạo", kind="", is_synthetic=False)
        same = make.university("Trường Nông Lâm")
        file = sheet(
            HEAD,
            ["HTX Chè", "0100233488", "Doanh nghiệp", "hợp tác xã", "Xã Tân Cương"],
            ["HTX Gạo", "", "Doanh nghiệp", "hợp tác xã", ""],
            ["Trường Nông Lâm", "", "Nhà trường", "", ""],
        )
        answer = tried(client, ORGANISATIONS, file)
        page = answer.content.decode()
        assert "1 mục mới" in page and "1 mục thay đổi" in page
        assert client.post(ORGANISATIONS, {"tried": held_in(answer)}).status_code == 302
        made = Organisation.objects.get(tax_code="0100233488")
        assert [made.name, made.folded, made.address] == ["HTX Chè", "htx che", "Xã Tân Cương"]
        known.refresh_from_db()
        same.refresh_from_db()
        assert [known.kind, known.version, same.version] == ["hợp tác xã", 2, 1]
        note = RegisterImport.objects.get()
        assert [note.new_count, note.changed_count, note.same_count] == [1, 1, 1]
        assert list(Event.objects.values_list("verb", flat=True)) == ["begin", "edited", "imported"]

    def test_a_second_time_changes_nothing(self, client, officer):
        rows = [expert_row(1, **{"Ngoại ngữ": "Tiếng Anh", "Ở nước ngoài": "có"}), expert_row(2)]
        brought(client, EXPERTS, sheet(EXPERT_HEAD, *rows))
        before = [Expert.objects.count(), User.objects.count(), Event.objects.count()]
        answer = tried(client, EXPERTS, sheet(EXPERT_HEAD, *rows))
        assert [answer.context["plan"].same, held_in(answer)] == [2, None]
        assert "Không có gì để nhập" in answer.content.decode()
        assert [Expert.objects.count(), User.objects.count(), Event.objects.count()] == before

    def test_of_experts_makes_accounts_and_profiles_in_the_pool(self, client, officer):
        place = make.university("Trường Nông Lâm")
        known = make.user("Chuyên gia 2", email="cg2@vi-du.example")
        rows = [
            expert_row(
                1,
                **{"Nơi công tác": "trường NÔNG LÂM", "Số hồ sơ tối đa": 5,
                   "Sẵn sàng từ": "01/01/2027"},
            ),
            expert_row(2, **{"Nơi công tác": "Viện minh họa"}),
        ]  # fmt: skip
        assert brought(client, EXPERTS, sheet(EXPERT_HEAD, *rows)).status_code == 302
        first, second = Expert.objects.order_by("user__email")
        assert [first.state, first.organisation, first.workplace] == ["admitted", place, ""]
        assert [row.science for row in first.sciences.all()] == ["natural", "agricultural"]
        assert [first.load_limit, f"{first.available_from}"] == [5, "2027-01-01"]
        assert [first.user.has_usable_password(), first.user.folded] == [
            False,
            "chuyen gia 1 cg1@vi-du.example",
        ]
        assert [second.user, second.workplace] == [known, "Viện minh họa"]
        assert Membership.objects.count() == 0

    def test_changes_what_the_sheet_says_and_leaves_what_it_is_silent_on(self, client, officer):
        expert = make.expert(
            "Chuyên gia 1", keywords="sấy chè", sciences=["natural"],
            user=make.user("Chuyên gia 1", email="cg1@vi-du.example"),
        )  # fmt: skip
        row = expert_row(1, **{"Lĩnh vực": "Khoa học xã hội", "Từ khóa": None})
        answer = tried(client, EXPERTS, sheet(EXPERT_HEAD, row))
        assert "<del>Khoa học tự nhiên</del> → <ins>Khoa học xã hội</ins>" in (
            answer.content.decode()
        )
        client.post(EXPERTS, {"tried": held_in(answer)})
        expert = Expert.objects.get(pk=expert.pk)
        assert [expert.keywords, [row.science for row in expert.sciences.all()]] == [
            "sấy chè",
            ["social"],
        ]
        assert [expert.version, expert.state] == [2, "offered"]

    def test_when_the_register_changed_meanwhile_does_nothing(self, client, officer):
        answer = tried(client, ORGANISATIONS, sheet(HEAD, ["HTX Chè", "", "Doanh nghiệp"]))
        make.enterprise("HTX Chè")
        again = client.post(ORGANISATIONS, {"tried": held_in(answer)})
        assert again.status_code == 409
        assert "hãy thử lại" in again.content.decode()
        assert [Organisation.objects.count(), RegisterImport.objects.count()] == [1, 0]

    @pytest.mark.parametrize("held", ["", "rác", "a:b:c"])
    def test_of_what_was_not_tried_is_refused(self, client, officer, held):
        assert client.post(ORGANISATIONS, {"tried": held}).status_code == 400
        assert nothing_came() == [0, 0, 0, 0]

    def test_of_what_another_tried_or_for_another_register_is_refused(self, client, officer):
        held = held_in(tried(client, ORGANISATIONS, sheet(HEAD, ["HTX", "", "Doanh nghiệp"])))
        assert client.post(EXPERTS, {"tried": held}).status_code == 400
        client.force_login(make.officer())
        assert client.post(ORGANISATIONS, {"tried": held}).status_code == 400
        assert nothing_came() == [0, 0, 0, 0]

    def test_of_two_thousand_rows_is_done(self, client, officer):
        rows = [expert_row(number) for number in range(2000)]
        assert brought(client, EXPERTS, sheet(EXPERT_HEAD, *rows)).status_code == 302
        assert [Expert.objects.count(), User.objects.count()] == [2000, 2001]


class TestFiles:
    @pytest.mark.parametrize(("what", "url"), [("to-chuc", ORGANISATIONS), ("chuyen-gia", EXPERTS)])
    def test_the_empty_sheet_has_the_headings_that_are_read(self, client, officer, what, url):
        file = client.get(reverse("people:register_template", args=[what])).getvalue()
        head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(file)).worksheets[0][1]]
        assert head[: len(HEAD)] == HEAD or head == EXPERT_HEAD
        row = {"Tên tổ chức": "HTX", "Nhà": "Doanh nghiệp"}
        row |= dict(zip(EXPERT_HEAD, expert_row(), strict=True))
        assert (
            tried(client, url, sheet(head, [row.get(title) for title in head])).status_code == 200
        )

    def test_the_list_that_goes_out_comes_in_unchanged(self, client, officer):
        make.expert(
            sciences=["social", "natural"], tongues=["vi", "fr"], is_abroad=True,
            academic_title="professor", workplace="Viện minh họa", load_limit=3,
        )  # fmt: skip
        file = client.get(reverse("people:expert_export", args=["xlsx"])).getvalue()
        answer = tried(client, EXPERTS, SimpleUploadedFile("ra.xlsx", file))
        assert [answer.status_code, answer.context["plan"].same] == [200, 1]
