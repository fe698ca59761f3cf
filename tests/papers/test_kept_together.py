"""What stands at a paper's end stays together: two signatures and the recipients under them."""

import pytest

from papers.decree30 import Signatory, Signatures
from tests import make
from tests.papers.reading import pages_of


@pytest.mark.parametrize("lines", range(14, 32, 2))
def test_recipients_stand_on_the_page_of_the_signatures(lines):
    paper = make.paper(
        body=["Một dòng."] * lines + [Signatures([Signatory("Thư ký"), Signatory("Chủ tịch")])],
        authority="",
        recipients=["Sở", "Hội đồng", "Lưu"],
    )
    pages = pages_of(paper.to_pdf())
    assert [("THƯ KÝ" in page) == ("Nơi nhận" in page) for page in pages] == [True] * len(pages)
    assert "Một dòng." in pages[-1]
