"""Mine: what I lead or work in, what each waits for, until when."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db
MINE = "/ho-so/cua-toi/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(client, django_assert_num_queries, rows):
    leader = make.member(make.university())
    for _ in range(rows):
        proposal = make.proposal(leader=leader)
        make.attestation(proposal)
    client.force_login(leader)
    with django_assert_num_queries(8):
        html = client.get(MINE).content.decode()
    assert html.count('<th scope="row"') == rows
    assert html.count("1 xác nhận chưa trả lời") == rows


def test_what_needs_its_team_stands_first_with_its_day(client):
    leader = make.member(make.university())
    submitted = make.submitted_proposal(leader=leader)
    draft = make.proposal(leader=leader)
    returned = make.proposal(state="returned", leader=leader)
    over = make.proposal(leader=leader, call=make.past_call())
    make.proposal()
    client.force_login(leader)
    rows = client.get(MINE).context["rows"]
    told = {row["proposal"]: (row["waits"], row["due"]) for row in rows}
    assert list(told) == [returned, over, draft, submitted]
    assert told[returned][1] == returned.returned_until
    assert told[draft] == ("Chủ nhiệm hoàn thành và nộp", draft.call.closes_at)
    assert "sao chép sang đợt mới" in told[over][0]
    assert told[submitted] == ("Chuyên viên quản lý kiểm tra", None)


def test_a_member_sees_it_with_their_role_and_narrows(client):
    proposal = make.proposal(title="Sấy chè")
    member = make.team_member(proposal, role="secretary").user
    client.force_login(member)
    assert "Thư ký khoa học" in client.get(MINE).content.decode()
    for query, count in [
        ({"q": "say che"}, 1),
        ({"q": "zzz"}, 0),
        ({"state": "draft"}, 1),
        ({"state": "funded"}, 0),
        ({"call": proposal.call.public_id}, 1),
    ]:
        assert client.get(MINE, query).context["count"] == count


def test_an_empty_list_says_how_to_begin(client):
    client.force_login(make.member(make.university()))
    assert 'href="/dot-goi/"' in client.get(MINE).content.decode()
    client.force_login(make.user())
    html = client.get(MINE).content.decode()
    assert "bạn phải thuộc một tổ chức" in html
