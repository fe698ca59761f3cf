"""Earlier tasks: brought in from a sheet whole or not at all, found without marks, taken home."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Event
from papers.tables import read_table
from proposals.actions import import_earlier
from proposals.imports.earlier import read_earlier
from proposals.models import EarlierImport, EarlierTask
from reports.year.material import EARLIER_TASKS
from tests import make

pytestmark = pytest.mark.django_db
LIST, IMPORT = "/nhiem-vu-da-co/", "/nhiem-vu-da-co/nhap/"
HEAD = "Tên nhiệm vụ,Tổ chức chủ trì,Năm bắt đầu,Năm kết thúc,Nguồn"
GOOD = f"{HEAD}\nSấy chè bằng bơm nhiệt,Viện A,09/2017,2019,sach.vn\nNuôi cá lồng,,,,sach.vn\n"


def csv_file(text: str = GOOD, name: str = "danh-sach.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def bring_in(text: str = GOOD, by=None):
    table, tasks = read_earlier(csv_file(text))
    by = by or make.officer()
    return import_earlier(
        tasks, province=by.province, file_name="a.csv", sha256=table.sha256, by=by
    )


class TestReading:
    def test_a_year_is_read_as_the_lists_write_it(self):
        _table, (first, second) = read_earlier(csv_file())
        assert (first.first_year, first.last_year, first.host) == (2017, 2019, "Viện A")
        assert (second.first_year, second.host) == (None, "")

    def test_an_excel_sheet_reads_like_a_csv(self):
        file = make.spreadsheet(
            ["ten nhiem vu", "Nguồn *", "Năm bắt đầu"], ["Sấy chè", "sach.vn", 2017.0], [None, None]
        )
        _table, (task,) = read_earlier(file)
        assert (task.title, task.source, task.first_year) == ("Sấy chè", "sach.vn", 2017)

    def test_every_faulty_cell_is_told_by_row_column_value_and_rule(self):
        text = (
            f"{HEAD}\n,,,,sach.vn\nA,,17,,sach.vn\nB,,2019,2018,sach.vn\n{'C' * 501},,,,sach.vn\n"
        )
        table, tasks = read_earlier(csv_file(text))
        assert tasks == []
        assert [(f.row, f.column, f.value[:4]) for f in table.faults] == [
            (2, "Tên nhiệm vụ", ""),
            (3, "Năm bắt đầu", "17"),
            (4, "Năm kết thúc", "2018"),
            (5, "Tên nhiệm vụ", "CCCC"),
        ]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "rỗng"),
            ("Tên nhiệm vụ\nA".encode(), "thiếu cột “Nguồn”"),
            ("Tên nhiệm vụ,Nguồn,title\nA,b,c".encode(), "Hai cột cùng tên “title”"),
            ("Tên nhiệm vụ,Nguồn\nSấy chè,b".encode("utf-16"), "UTF-8"),
            (b"PK\x03\x04 no zip", "XLSX"),
        ],
    )
    def test_what_is_no_table_is_refused(self, content, sentence):
        with pytest.raises(Refused, match=sentence):
            read_earlier(io.BytesIO(content))

    def test_semicolons_and_tabs_part_columns_as_well(self):
        for mark in (";", "\t"):
            text = f"Tên nhiệm vụ{mark}Nguồn\nSấy chè, sấy thuốc{mark}sach.vn\n"
            _table, (task,) = read_earlier(csv_file(text))
            assert task.title == "Sấy chè, sấy thuốc"

    def test_the_lists_of_the_demonstration_are_without_fault(self):
        with EARLIER_TASKS.open("rb") as file:
            table, tasks = read_earlier(file)
        assert (table.faults, len(tasks)) == ([], 54)

    def test_a_table_knows_its_columns_by_any_of_their_names(self):
        table = read_table(csv_file("Họ TÊN\nA"), {"name": ["ho ten", "name"]}, ["name"])
        assert (table.rows, table.headings) == ([{"name": "A"}], {"name": "Họ TÊN"})


class TestBringingIn:
    def test_new_ones_are_stored_and_the_deed_is_in_the_trail(self):
        brought = bring_in()
        assert (brought.new_count, brought.known_count) == (2, 0)
        assert EarlierTask.objects.count() == 2
        event = Event.objects.get(thing_type="proposals.earlierimport")
        assert (event.verb, event.thing_id) == ("imported", brought.pk)

    def test_what_is_there_already_is_left_as_it_is(self):
        bring_in()
        brought = bring_in(f"{GOOD}Ủ phân bã chè,,,,sach.vn\nNUOI CA LONG,,,,khac.vn\n")
        assert (brought.new_count, brought.known_count) == (1, 3)
        with pytest.raises(Refused):
            bring_in()
        assert EarlierTask.objects.count() == 3

    @pytest.mark.parametrize("who", ["auditor", "fund_director", "member"])
    def test_only_an_officer_does(self, who):
        with pytest.raises(WrongPerson):
            bring_in(by=getattr(make, who)())
        assert (EarlierTask.objects.count(), EarlierImport.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        "fields", [{"first_year": 1800}, {"first_year": 2020, "last_year": 2019}, {"source": ""}]
    )
    def test_the_table_itself_refuses_nonsense(self, fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.earlier_task(**fields)


class TestPages:
    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_takes_the_same_queries(self, client, django_assert_num_queries, rows):
        for _ in range(rows):
            make.earlier_task(place="Thái Nguyên", field="nông nghiệp")
        client.force_login(make.officer())
        with django_assert_num_queries(9):
            response = client.get(LIST)
        assert response.content.decode().count('<th scope="row"') == rows

    def test_the_search_needs_no_marks_and_filters_narrow(self, client):
        make.earlier_task("Sấy chè bằng bơm nhiệt", place="Thái Nguyên", first_year=2019)
        make.earlier_task("Nuôi cá lồng", place="Hà Giang", first_year=2012)
        client.force_login(make.auditor())
        for query in ("?q=say+che", "?place=Thái+Nguyên", "?from_year=2015"):
            html = client.get(LIST + query).content.decode()
            assert "Sấy chè" in html, query
            assert "Nuôi cá" not in html, query

    def test_the_file_holds_what_the_list_shows_and_comes_back_in(self, client):
        make.earlier_task("Sấy chè bằng bơm nhiệt", first_year=2019)
        make.earlier_task("Nuôi cá lồng")
        client.force_login(make.officer())
        answer = client.get(f"{LIST}tai-xuong/csv/?q=say")
        content = b"".join(answer.streaming_content)
        _table, (task,) = read_earlier(io.BytesIO(content))
        assert (task.title, task.first_year) == ("Sấy chè bằng bơm nhiệt", 2019)
        answer = client.get(f"{LIST}tai-xuong/xlsx/")
        _table, tasks = read_earlier(io.BytesIO(b"".join(answer.streaming_content)))
        assert len(tasks) == 2
        assert client.get(f"{LIST}tai-xuong/doc/").status_code == 404

    def test_who_is_not_of_the_fund_does_not_see_them(self, client):
        make.earlier_task()
        client.force_login(make.member())
        assert client.get(LIST).status_code == 403
        assert client.get(IMPORT).status_code == 403
        client.force_login(make.auditor())
        assert client.get(LIST).status_code == 200
        assert client.get(IMPORT).status_code == 403

    def test_a_file_is_tried_and_then_brought_in(self, client):
        client.force_login(make.officer())
        assert client.get(IMPORT).status_code == 200
        tried = client.post(IMPORT, {"file": csv_file()})
        assert EarlierTask.objects.count() == 0
        assert "2 nhiệm vụ mới" in tried.content.decode()
        answer = client.post(IMPORT, {"tried": tried.context["tried"]})
        assert (answer.status_code, answer.url) == (302, LIST)
        assert EarlierTask.objects.count() == 2
        again = client.post(IMPORT, {"tried": tried.context["tried"]})
        assert again.status_code == 400
        assert EarlierTask.objects.count() == 2

    def test_a_faulty_file_shows_its_cells_and_stores_nothing(self, client):
        client.force_login(make.officer())
        answer = client.post(IMPORT, {"file": csv_file(f"{GOOD}Ủ phân,,17,,sach.vn\n")})
        html = answer.content.decode()
        assert answer.status_code == 400
        assert "1 ô cần sửa" in html
        assert "như 2017 hoặc 09/2017" in html
        assert EarlierTask.objects.count() == 0

    @pytest.mark.parametrize("tried", ["", "forged", "eyJ9:1abc:xyz"])
    def test_what_was_not_tried_here_is_not_brought_in(self, client, tried):
        client.force_login(make.officer())
        assert client.post(IMPORT, {"tried": tried}).status_code == 400
        assert EarlierTask.objects.count() == 0

    def test_what_another_person_tried_is_not_brought_in(self, client):
        client.force_login(make.officer())
        tried = client.post(IMPORT, {"file": csv_file()}).context["tried"]
        client.force_login(make.officer())
        assert client.post(IMPORT, {"tried": tried}).status_code == 400
        assert EarlierTask.objects.count() == 0
