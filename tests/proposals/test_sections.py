"""A section on its page: saved while it is typed, both texts shown to the later one."""

import datetime
from decimal import Decimal

import pytest
from django.utils.html import escape

from lifecycle import clock
from lifecycle.actions import advance
from proposals.actions import give_notice, save_section
from proposals.models import Proposal, Version
from proposals.sections import WRITERS
from proposals.states import Section, TeamRole, VersionKind
from tests import make

pytestmark = pytest.mark.django_db
SUMMARY = {"title": "Sấy chè", "kind": "research", "summary": "Tóm tắt.", "problem": ""}
QUERIES_OF_THE_LIST = 18
QUERIES_OF_A_SECTION = 7
HTMX = {"HTTP_HX_REQUEST": "true"}
EMPTY = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}


def rows(part, *given, start=0):
    """Rows of one kind as a browser posts them."""
    data = {f"{part}-TOTAL_FORMS": str(len(given)), f"{part}-INITIAL_FORMS": "0"}
    for index, row in enumerate(given, start):
        data |= {f"{part}-{index}-{name}": value for name, value in row.items()}
    return data


def shown(client, proposal, section):
    """What the browser would send of the section's page as it stands."""
    response = client.get(proposal.get_section_url(section))
    assert response.status_code == 200
    context = response.context
    data = {"version": context["version"], "sitting": context["sitting"]}
    forms = [context["form"]]
    for part in context["parts"]:
        forms += [part["formset"].management_form, *part["formset"]]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, Decimal):
                value = field.field.widget.format_value(value)
            if hasattr(value, "isoformat"):
                value = value.isoformat()
            if value is not None and value is not False:
                data[field.html_name] = str(value)
    return data


def stored(proposal):
    row = Proposal.objects.filter(pk=proposal.pk).values().get()
    parts = ("indicators", "budget_lines", "products", "work_items", "partners")
    owner = Proposal.objects.get(pk=proposal.pk)
    return row, {p: list(getattr(owner, p).values()) for p in parts}, Version.objects.count()


def begun(client, **fields):
    """A dossier begun by its leader, who is signed in."""
    proposal = make.proposal(**fields)
    client.force_login(proposal.leader)
    save_section(
        proposal, Section.GROUP, by=proposal.leader, seen=0,
        head={"strategic_group": 0, "strategic_reasons": ""},
    )  # fmt: skip
    return proposal


@pytest.mark.parametrize("section", [s for s in Section if s in WRITERS[TeamRole.LEADER]])
def test_every_section_has_its_place_in_the_list(client, section):
    proposal = begun(client)
    html = client.get(proposal.get_edit_url()).content.decode()
    assert (str(section.label) in html) == (section != Section.QUESTIONS)


@pytest.mark.parametrize("section", ["tom-tat", "hieu-qua", "san-pham", "ke-hoach", "phoi-hop"])
def test_a_section_saved_as_it_stands_changes_only_who_saved_it(client, section):
    proposal = make.attested_proposal(state="draft")
    client.force_login(proposal.leader)
    data = shown(client, proposal, section)
    _row, before, _versions = stored(proposal)
    response = client.post(proposal.get_section_url(section), data)
    assert response.headers["Location"].endswith(f"/soan/{section}/?da-luu={section}")
    _row, after, _versions = stored(proposal)
    assert [[{**r, "id": 0} for r in found] for found in after.values()] == [
        [{**r, "id": 0} for r in found] for found in before.values()
    ]
    assert Proposal.objects.get().section_state(section)["version"] == 1


def test_the_buttons_lead_on_or_to_the_list(client):
    proposal = begun(client)
    data = shown(client, proposal, "tom-tat") | SUMMARY
    url = proposal.get_section_url("tom-tat")
    on = client.post(url, data | {"on": "1"})
    assert on.headers["Location"] == f"{proposal.get_section_url('hieu-qua')}?da-luu=tom-tat"
    page = client.get(on.headers["Location"]).content.decode()
    key = f"bn-draft:{proposal.leader.public_id}:{proposal.public_id}:tom-tat"
    assert f'data-forget="{key}"' in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("section", "queries"),
    [("tom-tat", 9), ("hieu-qua", 11), ("san-pham", 11), ("ke-hoach", 11), ("phoi-hop", 12)],
)
def test_a_save_while_typing_costs_at_most_twelve_queries(
    client, django_assert_num_queries, section, queries, count
):
    proposal = begun(client)
    places = [make.enterprise() for _ in range(count)]
    data = {
        "tom-tat": SUMMARY,
        "hieu-qua": rows("indicators", *[{"name": f"Chỉ tiêu {n}"} for n in range(count)])
        | {"effect_statement": "Giảm."},
        "san-pham": rows(
            "products",
            *[{"name": f"Máy {n}", "kind": "device", "quantity": "1"} for n in range(count)],
        ),
        "ke-hoach": rows("work_items", *[{"work": f"Bước {n}"} for n in range(count)]),
        "phoi-hop": rows("partners", *[{"organisation": str(place.pk)} for place in places]),
    }[section] | {"sitting": "trang-nay"}
    url = proposal.get_section_url(section)
    assert client.post(url, data | {"version": "0"}, **HTMX).status_code == 200
    with django_assert_num_queries(queries):
        response = client.post(url, data | {"version": "1"}, **HTMX)
    assert response.status_code == 200
    assert Proposal.objects.get().section_state(section)["version"] == 2


def test_a_save_while_typing_says_when_and_gives_the_next_version(client):
    proposal = begun(client)
    response = client.post(
        proposal.get_section_url("tom-tat"), SUMMARY | {"version": "0", "sitting": "a"}, **HTMX
    )
    html = response.content.decode()
    assert "Đã lưu lúc" in html
    assert 'name="version" id="id_version" value="1" hx-swap-oob="true"' in html
    assert Proposal.objects.get().title == "Sấy chè"


def test_one_page_saves_again_and_again_even_from_its_old_version(client):
    proposal = begun(client)
    url = proposal.get_section_url("tom-tat")
    for summary in ("Một", "Hai", "Ba"):
        data = SUMMARY | {"summary": summary, "version": "0", "sitting": "trang-nay"}
        assert client.post(url, data, **HTMX).status_code == 200
    assert Proposal.objects.get().summary == "Ba"


def test_whoever_was_signed_out_is_told_in_place(client):
    proposal = begun(client)
    client.logout()
    before = stored(proposal)
    response = client.post(proposal.get_section_url("tom-tat"), SUMMARY, **HTMX)
    assert response.status_code == 401
    assert f"?next={proposal.get_section_url('tom-tat')}" in response.content.decode()
    plain = client.post(proposal.get_section_url("tom-tat"), SUMMARY)
    assert plain.headers["Location"].startswith("/dang-nhap/?next=")
    assert stored(proposal) == before


def other_saves(proposal, **head):
    """Somebody else of the team saves the summary."""
    other = make.team_member(proposal, role="secretary").user
    values = {"title": "Tên", "kind": "research", "summary": "Bản của người khác", **head}
    save_section(proposal, Section.SUMMARY, by=other, seen=0, head=values)
    return other


def test_the_later_save_is_told_and_sees_both_texts(client):
    proposal = begun(client, summary="Ban đầu")
    data = shown(client, proposal, "tom-tat") | SUMMARY | {"summary": "Bản của tôi"}
    other = other_saves(proposal)
    before = stored(proposal)
    url = proposal.get_section_url("tom-tat")
    typed = client.post(url, data, **HTMX)
    assert (typed.status_code, escape(str(other)) in typed.content.decode()) == (409, True)
    page = client.post(url, data)
    html = page.content.decode()
    assert page.status_code == 409
    assert stored(proposal) == before
    assert "Bản của người khác" in html
    assert "Bản của tôi</textarea>" in html
    assert "− bớt:" in html
    assert "+ thêm:" in html
    # The page that showed both may save: that is what its writer chose.
    merged = data | {"summary": "Gộp", "version": page.context["version"]}
    assert client.post(url, merged).status_code == 302
    assert Proposal.objects.get().summary == "Gộp"
    kept = [v.content()["tom-tat"]["summary"] for v in Version.objects.order_by("number")]
    assert kept == ["Ban đầu", "Ban đầu", "Bản của người khác", "Gộp"]


def test_saving_what_is_stored_already_is_never_too_late(client):
    proposal = begun(client)
    data = shown(client, proposal, "tom-tat") | SUMMARY | {"version": "0"}
    url = proposal.get_section_url("tom-tat")
    assert client.post(url, data | {"sitting": "một"}).status_code == 302
    assert client.post(url, data | {"sitting": "hai"}).status_code == 302
    assert Proposal.objects.get().section_state("tom-tat")["version"] == 1


def test_two_people_write_two_sections_without_meeting(client):
    proposal = begun(client)
    data = shown(client, proposal, "hieu-qua")
    other_saves(proposal)
    assert client.post(proposal.get_section_url("hieu-qua"), data).status_code == 302


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("tom-tat", SUMMARY | {"title": ""}, "title"),
        ("tom-tat", SUMMARY | {"starts_on": "01/05/2026", "ends_on": "01/05/2026"}, "ends_on"),
        ("tom-tat", SUMMARY | {"starts_on": "hôm nay"}, "starts_on"),
        ("tom-tat", SUMMARY | {"problem": "999"}, "problem"),
        ("san-pham", rows("products", {"name": "Máy", "quantity": "0"}), "products-0-quantity"),
        ("san-pham", rows("products", {"name": "", "unit": "cái"}), "products-0-name"),
        (
            "ke-hoach",
            rows("work_items", {"starts_on": "02/05/2026", "ends_on": "01/05/2026"}),
            "work_items-0-ends_on",
        ),
        ("phoi-hop", rows("partners", {"organisation": "999"}), "partners-0-organisation"),
    ],
)
def test_what_is_wrong_names_its_field_and_nothing_is_stored(client, section, data, field):
    proposal = begun(client)
    before = stored(proposal)
    data = data | {"version": "0", "sitting": "a"}
    url = proposal.get_section_url(section)
    typed = client.post(url, data, **HTMX)
    assert (typed.status_code, f"#id_{field}" in typed.content.decode()) == (400, True)
    page = client.post(url, data)
    assert (page.status_code, f'href="#id_{field}"' in page.content.decode()) == (400, True)
    assert page.context["version"] == "0"
    assert stored(proposal) == before


def test_what_only_the_tables_refuse_is_told_by_its_row(client):
    proposal, place = begun(client), make.enterprise()
    before = stored(proposal)
    twice = rows("partners", {"organisation": str(place.pk)}, {"organisation": str(place.pk)})
    response = client.post(
        proposal.get_section_url("phoi-hop"), twice | {"version": "0", "sitting": "a"}
    )
    assert response.status_code == 400
    assert [reason.field for reason in response.context["extra_errors"]] == ["partners-1"]
    assert stored(proposal) == before


@pytest.mark.parametrize("role", [r for r in TeamRole if r != TeamRole.LEADER])
def test_each_role_writes_its_sections_and_no_other(client, role):
    proposal = begun(client)
    client.force_login(make.team_member(proposal, role=role).user)
    allowed = {
        section
        for section in ("tom-tat", "hieu-qua", "du-toan", "phoi-hop", "nhom-chien-luoc")
        if client.get(proposal.get_section_url(section)).status_code == 200
    }
    assert (
        allowed
        == {
            TeamRole.SECRETARY: {"tom-tat", "hieu-qua", "du-toan", "phoi-hop", "nhom-chien-luoc"},
            TeamRole.KEY: {"tom-tat", "hieu-qua", "nhom-chien-luoc"},
            TeamRole.MEMBER: {"tom-tat", "hieu-qua"},
            TeamRole.PARTNER: {"phoi-hop"},
        }[role]
    )


@pytest.mark.parametrize("who", ["member", "officer"])
def test_a_strangers_section_is_missing(client, who):
    proposal = begun(client)
    client.force_login(getattr(make, who)())
    for path in (proposal.get_section_url("tom-tat"), proposal.get_edit_url()):
        assert client.get(path).status_code == 404
    client.force_login(make.member(proposal.host))
    for path in (proposal.get_section_url("tom-tat"), proposal.get_edit_url()):
        assert client.get(path).status_code == 403


def test_a_submitted_dossier_is_written_no_more(client):
    proposal = make.submitted_proposal()
    client.force_login(proposal.leader)
    for path in (proposal.get_section_url("tom-tat"), proposal.get_edit_url()):
        assert client.get(path).status_code == 409
    assert client.post(proposal.get_section_url("tom-tat"), SUMMARY).status_code == 409
    assert client.get(proposal.get_section_url("khong-co")).status_code == 404


def test_a_sitting_is_one_version_and_the_first_keeps_what_was(client):
    proposal = begun(client, summary="Ban đầu")
    url = proposal.get_section_url("tom-tat")
    for summary in ("Một", "Hai"):
        client.post(url, SUMMARY | {"summary": summary, "version": "0", "sitting": "a"}, **HTMX)
    told = [(v.kind, v.content()["tom-tat"]["summary"]) for v in Version.objects.all()]
    assert told == [(VersionKind.SITTING, "Hai"), (VersionKind.BEGUN, "Ban đầu")]


def test_the_list_names_what_is_missing_with_its_place(client):
    proposal = make.proposal(parts=False, summary="", effect_statement="")
    client.force_login(proposal.leader)
    page = client.get(proposal.get_edit_url())
    html = page.content.decode()
    assert f'href="{proposal.get_section_url("tom-tat", "summary")}"' in html
    assert f'href="{proposal.get_section_url("san-pham", "products")}"' in html
    statuses = {str(s["label"]): s["status"] for s in page.context["sections"]}
    assert statuses["Hiệu quả và chỉ tiêu"] == "todo"
    assert statuses["Nội dung chung"] == "doing"


def test_beyond_the_ceiling_is_to_be_mended(client):
    proposal = make.proposal()
    make.budget_line(proposal, amount=10**13)
    client.force_login(proposal.leader)
    page = client.get(proposal.get_edit_url())
    assert {s["status"] for s in page.context["sections"] if "du-toan" in s["url"]} == {"mend"}


def test_a_returned_dossier_shows_what_the_officer_asks(client):
    proposal = make.submitted_proposal()
    until = clock.today() + datetime.timedelta(days=5)
    advance(proposal, "send_back", by=make.officer(), note="Thiếu cách đo.", deadline=until)
    client.force_login(proposal.leader)
    page = client.get(proposal.get_edit_url())
    assert "Thiếu cách đo." in page.content.decode()
    assert page.context["until"] == until


def test_houses_that_have_not_answered_are_in_progress(client):
    proposal = make.proposal()
    make.attestation(proposal)
    client.force_login(proposal.leader)
    page = client.get(proposal.get_edit_url())
    houses = next(s for s in page.context["sections"] if "#ba-nha" in s["url"])
    assert (houses["status"], houses["note"]) == ("doing", "1 xác nhận chưa trả lời")


def test_whoever_kept_theirs_after_a_conflict_leaves_the_other_text_in_a_version(client):
    proposal = begun(client)
    url = proposal.get_section_url("tom-tat")
    one = SUMMARY | {"version": "0", "sitting": "cua-so-1", "summary": "Cửa sổ một"}
    two = SUMMARY | {"version": "0", "sitting": "cua-so-2", "summary": "Cửa sổ hai"}
    client.post(url, one)
    page = client.post(url, two)
    kept = two | {"version": page.context["version"], "apart": "1"}
    assert client.post(url, kept).status_code == 302
    said = [v.content()["tom-tat"]["summary"] for v in Version.objects.order_by("number")]
    assert said[-2:] == ["Cửa sổ một", "Cửa sổ hai"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_sections_and_a_section_take_the_same_queries(
    client, django_assert_num_queries, rows
):
    proposal = begun(client)
    for number in range(rows - 1):
        make.work_item(proposal, work=f"Bước {number}")
        make.partner(proposal)
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        assert client.get(proposal.get_edit_url()).status_code == 200
    with django_assert_num_queries(QUERIES_OF_A_SECTION):
        page = client.get(proposal.get_section_url("ke-hoach"))
    assert page.content.decode().count('name="work_items-') > rows * 7


def test_a_section_of_another_role_is_named_and_leads_nowhere(client):
    proposal = begun(client)
    client.force_login(make.team_member(proposal, role="partner").user)
    html = client.get(proposal.get_edit_url()).content.decode()
    assert proposal.get_section_url("phoi-hop") in html
    assert f'<a href="{proposal.get_section_url("du-toan")}">' not in html
    assert "Vai trò khác trong nhóm viết mục này." in html


def test_the_list_shows_what_was_corrected_of_the_call(client):
    dossier = make.proposal()
    later = dossier.call.closes_at + datetime.timedelta(days=3)
    give_notice(
        dossier.call, by=make.officer(), title="Gia hạn", text="Vì bão số 3.", closes_at=later
    )
    client.force_login(dossier.leader)
    answer = client.get(dossier.get_edit_url()).content.decode()
    assert "Vì bão số 3." in answer
