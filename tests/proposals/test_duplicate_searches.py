"""The duplicate search of a dossier: what is found, who concludes, what stays."""

import pytest
from django.db import IntegrityError, transaction

from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.actions import duplicates, judge_hits, search_duplicates
from proposals.models import DuplicateHit, DuplicateSearch
from proposals.tasks import search_duplicates as in_background
from tests import make
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db
TITLE = "Dự báo sâu bệnh chè từ ảnh điện thoại bằng học sâu"
LIKE_IT = "Ứng dụng deep learning dự báo sâu bệnh chè từ ảnh chụp điện thoại"


def asked(proposal=None, by=None, **fields) -> DuplicateSearch:
    proposal = proposal or make.submitted_proposal(title=TITLE)
    return DuplicateSearch.objects.get(
        pk=search_duplicates(proposal, by=by or make.officer(), **fields).pk
    )


def judged(search, verdict="none", note="Khác địa bàn."):
    return {hit.pk: (verdict, note) for hit in search.hits.all()}


class TestSearching:
    def test_finds_the_like_best_first_with_the_passages_side_by_side(self):
        near = make.earlier_task(LIKE_IT)
        same = make.submitted_proposal(title=TITLE.upper())
        make.earlier_task("Nuôi cá lồng trên hồ Núi Cốc")
        search = asked()
        first, second = search.hits.all()
        assert (first.other, first.similarity, first.is_strong) == (same, 10_000, True)
        assert second.earlier == near
        (part,) = [part for part in second.passages if part["field"] == "title"]
        assert "".join(text for text, _same in part["left"]) == TITLE
        assert [text for text, same in part["right"] if same][0] == "deep learning"
        assert (search.earlier_count, search.dossier_count) == (2, 1)

    def test_keeps_who_when_with_what_and_the_rules_of_the_call(self):
        officer = make.officer()
        search = asked(by=officer, terms="tea disease")
        assert (search.searched_by, search.terms, search.state) == (officer, "tea disease", "done")
        assert search.thresholds == {
            "title_flag": 40, "title_strong": 60, "text_flag": 60, "hits_max": 20,
        }  # fmt: skip
        event = Event.objects.of(search.proposal).get()
        assert (event.verb, event.audience) == ("duplicates_searched", "officers")

    def test_the_officers_own_words_find_as_well(self):
        make.earlier_task("Tea leaf disease recognition by smartphone")
        proposal = make.submitted_proposal(title=TITLE)
        assert asked(proposal).hits.count() == 0
        assert asked(proposal, terms="Tea leaf disease recognition").hits.count() == 1

    def test_a_copied_content_is_found_under_another_title(self):
        words = "Giảm tỷ lệ búp chè hỏng khi vận chuyển từ đồi về xưởng xuống dưới bốn phần trăm."
        make.submitted_proposal(title="Nuôi cá lồng", summary=words)
        search = asked(make.submitted_proposal(title=TITLE, summary=words))
        (hit,) = search.hits.all()
        assert hit.by_field["objectives"] >= 6000
        assert any(part["field"] == "objectives" for part in hit.passages)

    def test_drafts_and_tasks_of_another_province_are_not_compared(self):
        make.proposal(title=TITLE)
        make.earlier_task(TITLE, province=make.province("01", "Hà Nội"))
        search = asked()
        assert (search.earlier_count, search.dossier_count, search.hits.count()) == (0, 0, 0)

    def test_again_makes_a_new_record_and_sees_what_changed(self):
        proposal = make.submitted_proposal(title=TITLE)
        first = asked(proposal)
        task = make.earlier_task(LIKE_IT)
        assert asked(proposal).hits.count() == 1
        task.title = "Nuôi cá lồng"
        task.save()
        assert asked(proposal).hits.count() == 0
        assert (DuplicateSearch.objects.count(), first.hits.count()) == (3, 0)

    def test_only_texts_that_are_new_are_counted(self, monkeypatch):
        monkeypatch.setattr(duplicates, "_counts", duplicates.Counts())
        proposal = make.submitted_proposal(title=TITLE)
        for number in range(30):
            make.earlier_task(f"Nhiệm vụ đã có, thứ {number}")
        asked(proposal)
        counted = duplicates._counts.made
        make.earlier_task(LIKE_IT)
        asked(proposal)
        assert duplicates._counts.made == counted + 1

    @pytest.mark.parametrize("who", ["auditor", "fund_director", "leader"])
    def test_only_an_officer_of_another_team_searches(self, who):
        proposal = make.submitted_proposal(title=TITLE)
        person = proposal.leader if who == "leader" else getattr(make, who)()
        with pytest.raises(WrongPerson):
            search_duplicates(proposal, by=person)
        assert not DuplicateSearch.objects.exists()

    @pytest.mark.parametrize("state", ["draft", "in_council", "withdrawn"])
    def test_only_while_the_dossier_is_checked(self, state):
        with pytest.raises(WrongMoment):
            search_duplicates(make.proposal(state), by=make.officer())
        assert not DuplicateSearch.objects.exists()


class TestALongSearch:
    @pytest.fixture(autouse=True)
    def everything_is_long(self, monkeypatch):
        monkeypatch.setattr(duplicates, "WAITS_FOR_AT_MOST", 0)

    def test_waits_for_the_worker_and_is_done_once(self, django_capture_on_commit_callbacks):
        make.earlier_task(LIKE_IT)
        with django_capture_on_commit_callbacks() as enqueued:
            search = asked()
        assert (search.state, len(enqueued)) == ("waiting", 1)
        assert in_background.call(search.pk) == "done"
        search.refresh_from_db()
        assert (search.state, search.hits.count()) == ("done", 1)
        assert in_background.call(search.pk) == "nothing to do"

    def test_one_that_fails_says_so(self, monkeypatch):
        make.earlier_task(LIKE_IT)
        search = asked()
        monkeypatch.setattr(duplicates, "texts_of", None)
        with pytest.raises(TypeError):
            in_background.call(search.pk)
        search.refresh_from_db()
        assert (search.state, search.hits.count()) == ("failed", 0)


class TestConcluding:
    def test_each_with_words_and_then_the_whole(self):
        search = make.searched(make.submitted_proposal(), hits=2)
        officer = make.officer()
        judge_hits(search, judged(search), by=officer)
        search = judge_hits(search, {}, by=officer, verdict="none", conclusion="Không trùng.")
        assert (search.verdict, search.concluded_by) == ("none", officer)
        assert {(hit.verdict, hit.judged_by) for hit in search.hits.all()} == {("none", officer)}
        event = Event.objects.of(search.proposal).get(verb="duplicates_concluded")
        assert event.audience == "officers"

    @pytest.mark.parametrize(
        ("judgement", "verdict", "conclusion", "field"),
        [
            (("none", " "), "", "", "note"),
            (("perhaps", "x"), "", "", "verdict"),
            (("", "x"), "", "", "verdict"),
            (("", ""), "none", "x", "verdict"),
            (("none", "x"), "none", " ", "conclusion"),
            (("none", "x"), "?", "x", "verdict"),
            (("council", "x"), "none", "x", "verdict"),
            (("duplicate", "x"), "none", "x", "verdict"),
        ],
    )
    def test_what_says_too_little_is_refused(self, judgement, verdict, conclusion, field):
        search = make.searched(make.submitted_proposal(), hits=1)
        before = DuplicateHit.objects.values().get()
        with pytest.raises(Refused) as refusal:
            judge_hits(
                search, {search.hits.get().pk: judgement}, by=make.officer(), verdict=verdict,
                conclusion=conclusion,
            )  # fmt: skip
        assert refusal.value.reasons[0].field.endswith(field)
        assert DuplicateHit.objects.values().get() == before
        assert DuplicateSearch.objects.get().verdict == ""

    def test_who_may_not_and_when_not(self):
        proposal = make.submitted_proposal()
        search = make.searched(proposal, hits=1)
        for person in [proposal.leader, make.auditor()]:
            with pytest.raises(WrongPerson):
                judge_hits(search, judged(search), by=person)
        with pytest.raises(Stale):
            judge_hits(search, judged(search), by=make.officer(), seen_version=9)
        done = make.searched(proposal, verdict="none", hits=1)
        with pytest.raises(WrongMoment):
            judge_hits(done, judged(done, "duplicate"), by=make.officer())
        assert set(DuplicateHit.objects.values_list("verdict", flat=True)) == {""}

    @pytest.mark.parametrize(
        "fields",
        [
            {"earlier": None},
            {"similarity": 10_001},
            {"verdict": "none", "note": ""},
            {"verdict": "perhaps"},
        ],
    )
    def test_the_table_itself_refuses_nonsense(self, fields):
        hit = make.searched(make.submitted_proposal(), hits=1).hits.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            DuplicateHit.objects.filter(pk=hit.pk).update(**fields)

    @pytest.mark.parametrize(("verdict", "goes_on"), [("council", True), ("duplicate", False)])
    def test_a_dossier_that_repeats_a_task_is_not_accepted(self, verdict, goes_on):
        proposal = make.submitted_proposal()
        make.checked(proposal)
        make.searched(proposal, verdict=verdict)
        if goes_on:
            assert advance(proposal, "accept_dossier", by=make.officer()).state == "eligible"
        else:
            with pytest.raises(Refused, match="đã kết luận hồ sơ trùng"):
                advance(proposal, "accept_dossier", by=make.officer())


class TestPages:
    def test_an_officer_searches_looks_concludes_and_prints(self, client):
        make.earlier_task(LIKE_IT, host="Viện A")
        proposal = make.submitted_proposal(title=TITLE)
        client.force_login(make.officer())
        path = f"/ho-so/{proposal.public_id}/trung-lap/"
        assert "Tra cứu trùng lặp" in client.get(proposal.get_absolute_url()).content.decode()
        search_url = client.post(path, {"terms": ""}).url
        html = client.get(search_url).content.decode()
        assert "<mark>≈" in html
        assert "Viện A" in html
        hit = DuplicateHit.objects.get()
        posted = {
            "version": "1",
            f"hit_{hit.pk}_verdict": "council",
            f"hit_{hit.pk}_note": "Cần so phương pháp.",
        }
        assert client.post(search_url, posted).status_code == 302
        posted |= {"version": "2", "verdict": "council", "conclusion": "Hội đồng xem."}
        assert client.post(search_url, {**posted, "conclude": "1"}).status_code == 302
        search = DuplicateSearch.objects.get()
        assert (search.verdict, search.conclusion) == ("council", "Hội đồng xem.")
        assert "Hội đồng xem." in client.get(path).content.decode() or search.verdict
        assert "Cần hội đồng xem" in client.get(proposal.get_absolute_url()).content.decode()
        assert client.post(search_url, {**posted, "version": "3"}).status_code == 409

    def test_a_conclusion_that_says_too_little_comes_back_with_what_was_typed(self, client):
        search = make.searched(make.submitted_proposal(), hits=1)
        client.force_login(make.officer())
        hit = search.hits.get()
        posted = {"version": "1", f"hit_{hit.pk}_note": "Chữ đã gõ", "conclude": "1"}
        answer = client.post(search.get_absolute_url(), posted)
        assert answer.status_code == 400
        assert "Chữ đã gõ" in answer.content.decode()
        assert client.post(search.get_absolute_url(), {"version": "7"}).status_code == 409
        assert DuplicateHit.objects.get().note == ""

    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_search_takes_the_same_queries(self, client, django_assert_num_queries, rows):
        proposal = make.submitted_proposal()
        search = make.searched(proposal, hits=rows)
        client.force_login(make.officer())
        with django_assert_num_queries(9):
            html = client.get(search.get_absolute_url()).content.decode()
        assert html.count('class="block hit"') == rows

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_searches_of_a_dossier_take_the_same_queries(
        self, client, django_assert_num_queries, rows
    ):
        proposal = make.submitted_proposal()
        for _ in range(rows):
            make.searched(proposal, verdict="none")
        client.force_login(make.officer())
        with django_assert_num_queries(10):
            html = client.get(f"/ho-so/{proposal.public_id}/trung-lap/").content.decode()
        assert html.count("/tra-cuu/") == rows

    def test_the_team_never_learns_of_it_and_staff_only_read(self, client):
        proposal = make.submitted_proposal()
        search = make.searched(proposal, hits=1)
        paths = [
            search.get_absolute_url(),
            f"{search.get_absolute_url()}pdf/",
            f"/ho-so/{proposal.public_id}/trung-lap/",
        ]
        insider = make.officer()
        make.membership(insider, proposal.host)
        make.team_member(proposal, insider)
        for person in [proposal.leader, make.member(), insider]:
            client.force_login(person)
            assert [client.get(path).status_code for path in paths] == [404, 404, 404]
        client.force_login(make.auditor())
        assert [client.get(path).status_code for path in paths] == [200, 200, 200]
        assert client.post(paths[2], {"terms": ""}).status_code == 403
        assert client.post(paths[0], {"version": "1"}).status_code == 403
        assert DuplicateSearch.objects.count() == 1

    @pytest.mark.poppler
    def test_the_paper_holds_the_hits_the_words_and_the_conclusion(self, tmp_path, client):
        make.earlier_task(LIKE_IT, host="Viện A", source="sach.vn")
        search = asked()
        officer = make.officer()
        judge_hits(search, judged(search, "council", "Cần so phương pháp."), by=officer)
        judge_hits(search, {}, by=officer, verdict="council", conclusion="Hội đồng xem.")
        client.force_login(officer)
        answer = client.get(f"{search.get_absolute_url()}pdf/")
        text = text_of(b"".join(answer.streaming_content))
        for words in ["PHIẾU TRA CỨU TRÙNG LẶP", "Viện A", "Cần so phương pháp", "Hội đồng xem"]:
            assert words in text
