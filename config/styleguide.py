"""Every part of the look with a sample beside it: /kieu-dang/, for developers, under DEBUG."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Sample

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class SampleForm(forms.Form):
    title = forms.CharField(label="Tên nhiệm vụ", help_text="Nói rõ làm gì, cho ai, ở đâu.")
    amount = forms.IntegerField(label="Kinh phí Nhà nước (đồng)", min_value=1)
    starts_on = forms.DateField(label="Ngày bắt đầu", required=False)
    kind = forms.ChoiceField(
        label="Loại", choices=[("", "–"), ("a", "Đề tài"), ("b", "Dự án SXTN")]
    )
    summary = forms.CharField(label="Tóm tắt", widget=forms.Textarea(attrs={"rows": 3}))
    houses = forms.MultipleChoiceField(
        label="Các nhà tham gia",
        choices=[
            ("state", "Nhà nước"),
            ("university", "Nhà trường"),
            ("enterprise", "Doanh nghiệp"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    method = forms.ChoiceField(
        label="Phương thức khoán",
        choices=[("final", "Khoán đến sản phẩm cuối cùng"), ("partial", "Khoán từng phần")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="Tệp đính kèm", required=False)
    is_sure = forms.BooleanField(label="Tôi đã đọc và chịu trách nhiệm về nội dung này")


class SampleFilter(forms.Form):
    q = forms.CharField(
        label="Tìm", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Tất cả")])
    group = forms.ChoiceField(label="Nhóm chiến lược", required=False, choices=[("", "Tất cả")])


class Thing(Sample):
    def get_state_display(self) -> str:
        return self.state_words

    def __str__(self) -> str:
        return self.title


def _thing(state="eligible", words="Hợp lệ") -> Thing:
    return Thing(
        state=state,
        state_words=words,
        version=1234,
        number="2026-01/007",
        title="Giám sát và cảnh báo sâu bệnh trên chè Tân Cương bằng ảnh vệ tinh và cảm biến",
        public_id="mau",
    )


def _move(label: str, **more) -> Sample:
    base = {"needs_page": False, "is_main": False, "confirm": "", "reasons": [], "url": "#"}
    return Sample(label=label, name=f"m{abs(hash(label)) % 999}", **(base | more))


class Reason(Sample):
    def __str__(self) -> str:
        return self.sentence


def _rows() -> list[Sample]:
    return [
        Sample(
            thing=_thing(state, words),
            number=f"2026-01/{position:03}",
            title=title,
            house=house,
            group=group,
            amount=amount,
            mark=mark,
        )
        for position, (state, words, title, house, group, amount, mark) in enumerate(
            [
                (
                    "draft",
                    "Dự thảo",
                    "Bản sao số di tích ATK Định Hóa",
                    "university",
                    1,
                    860_000_000,
                    None,
                ),
                (
                    "submitted",
                    "Đã nộp",
                    "Trợ lý tra cứu thủ tục bằng tiếng Tày",
                    "state",
                    2,
                    1_234_567_000,
                    71.5,
                ),
                (
                    "returned",
                    "Yêu cầu bổ sung",
                    "Tay máy gắp phôi thép Lưu Xá",
                    "enterprise",
                    3,
                    2_450_000_000,
                    68.25,
                ),
                (
                    "passed",
                    "Đạt",
                    "Máy bay không người lái phun chè",
                    "enterprise",
                    4,
                    990_000_000,
                    88.1,
                ),
                (
                    "not_passed",
                    "Không đạt",
                    "Cảm biến đất giá rẻ",
                    "university",
                    5,
                    45_000_000,
                    49.99,
                ),
                (
                    "closed",
                    "Đã đóng",
                    "Bảo tồn giống bưởi Tân Cương",
                    "university",
                    0,
                    320_000_000,
                    80,
                ),
            ],
            start=1,
        )
    ]


def samples(request: HttpRequest) -> dict:
    """What the parts are shown with; words of the trade, invented by nobody's name."""
    bad_form = SampleForm({"title": "", "amount": "1.5", "starts_on": "31/02/2026", "kind": "a"})
    bad_form.is_valid()
    reason = Reason(sentence="Thiếu bản thuyết minh hiệu quả.", field="effect_statement", url="")
    events = [
        Sample(
            label="Chấp nhận hồ sơ",
            who="Chuyên viên 2",
            role_label="Chuyên viên quản lý",
            moment=NOW,
            note="",
            from_state="Đã nộp",
            to_state="Hợp lệ",
            links=[],
        ),
        Sample(
            label="Yêu cầu bổ sung",
            who="Chuyên viên 2",
            role_label="Chuyên viên quản lý",
            moment=NOW - timedelta(days=3),
            note="Bổ sung cam kết vốn đối ứng của doanh nghiệp.",
            from_state="Đã nộp",
            to_state="Yêu cầu bổ sung",
            links=[("Công văn 12/CV", "#")],
        ),
        Sample(
            label="Nộp hồ sơ",
            who="Chủ nhiệm 12",
            role_label="Chủ nhiệm nhiệm vụ",
            moment=NOW - timedelta(days=6),
            note="",
            from_state="Dự thảo",
            to_state="Đã nộp",
            links=[],
        ),
    ]
    tasks = [
        Sample(
            thing_label="Hồ sơ 2026-01/007",
            title="Giám sát sâu bệnh trên chè",
            verb="Kiểm tra hồ sơ",
            why="Bạn là chuyên viên phụ trách đợt này",
            due=TODAY - timedelta(days=2),
            url="#",
            since=NOW,
        ),
        Sample(
            thing_label="Cấp kinh phí 14",
            title="Đợt 1, hợp đồng 01/2026/HĐ-KHCN",
            verb="Duyệt chi",
            why="Bạn là Giám đốc quỹ",
            due=TODAY + timedelta(days=1),
            url="#",
            since=NOW,
        ),
        Sample(
            thing_label="Xác nhận",
            title="Tay máy gắp phôi thép",
            verb="Trả lời",
            why="",
            due=TODAY + timedelta(days=12),
            url="#",
            since=None,
        ),
    ]
    return {
        "today": TODAY,
        "thing": _thing(),
        "things": [
            _thing(state, state)
            for state in ("draft", "submitted", "passed", "returned", "refused", "closed")
        ],
        "moves": [
            _move("Chấp nhận hồ sơ", is_main=True),
            _move("Yêu cầu bổ sung", needs_page=True),
            _move("Từ chối hồ sơ", needs_page=True),
            _move(
                "Đưa ra hội đồng",
                reasons=[
                    reason,
                    Reason(sentence="Chưa có kết luận tra cứu trùng lặp.", field="", url="#"),
                ],
            ),
        ],
        "tabs": [
            ("Tổng quan", "#", True),
            ("Dự toán", "#", False),
            ("Xác nhận của ba nhà", "#", False),
            ("Tài liệu", "#", False),
        ],
        "crumbs": [("Việc của tôi", "/"), ("Hồ sơ", "#"), ("2026-01/007", "")],
        "events": events,
        "tasks": tasks,
        "form": SampleForm(initial={"starts_on": TODAY}),
        "bad_form": bad_form,
        "filter_form": SampleFilter(request.GET or None),
        "rows": _rows(),
        "page_obj": Paginator(range(240), 50).get_page(2),
        "export_links": [("XLSX", "#"), ("CSV", "#")],
        "facts": [
            ("Tổ chức chủ trì", "Trường Đại học Công nghệ thông tin và Truyền thông"),
            ("Thời gian", "01/01/2027 – 31/12/2028"),
            ("Ghi chú", None),
        ],
        "evidence": [
            {"label": "Phiếu đánh giá", "value": "7/7", "url": "#"},
            {"label": "Biên bản họp hội đồng", "url": "#", "sha256": "9f2b7c41d0aa5e13" * 4},
            {
                "label": "Ảnh hưởng tới ngân sách",
                "value": "−1.234.567.000 ₫",
                "note": "Còn lại 12,4 tỷ sau khi duyệt.",
            },
        ],
        "sections": [
            {"label": "Tên và tóm tắt", "url": "#", "status": "done"},
            {
                "label": "Thuyết minh hiệu quả",
                "url": "#",
                "status": "mend",
                "note": "Chưa có chỉ tiêu nào.",
            },
            {"label": "Dự toán", "url": "#", "status": "doing", "note": "Lưu lúc 14:05"},
            {"label": "Kế hoạch công việc", "url": "#", "status": "todo"},
        ],
        "gauge": {
            "finding": "Chiến lược: 18,3% – trên mức 15%",
            "total": 54_000_000_000,
            "reserved": 9_882_000_000,
            "committed": 6_100_000_000,
            "paid": 2_450_000_000,
            "floor": 8_100_000_000,
            "floor_label": "Mức 15%",
        },
        "budget_gauge": {
            "finding": "Đã cam kết 61% ngân sách năm",
            "total": 54_000_000_000,
            "reserved": 41_000_000_000,
            "committed": 33_000_000_000,
            "paid": 12_000_000_000,
        },
        "chart_groups": {
            "finding": "Phần mềm và AI nhận nhiều nhất trong năm nhóm",
            "kind": "bar",
            "unit": "đồng",
            "is_money": True,
            "columns": [
                "Đồ họa số",
                "Phần mềm, AI",
                "Tự động hóa",
                "Không người lái",
                "Bán dẫn, IoT",
            ],
            "series": [
                {
                    "name": "Đã dành chỗ",
                    "values": [860_000_000, 3_234_567_000, 2_450_000_000, 990_000_000, 450_000_000],
                }
            ],
        },
        "chart_share": {
            "finding": "Tỷ lệ chiến lược vượt 15% từ quý II",
            "kind": "line",
            "unit": "%",
            "columns": ["Quý I", "Quý II", "Quý III", "Quý IV"],
            "series": [{"name": "Tỷ lệ chiến lược", "values": [9.8, 15.6, 17.2, 18.3]}],
            "line": {"value": 15, "label": "Mức 15%"},
        },
        "chart_houses": {
            "finding": "Doanh nghiệp góp gần một phần ba",
            "kind": "stacked",
            "unit": "đồng",
            "is_money": True,
            "columns": ["2024", "2025", "2026"],
            "series": [
                {
                    "name": "Nhà nước",
                    "tone": "house-state",
                    "values": [30_000_000_000, 33_000_000_000, 36_000_000_000],
                },
                {
                    "name": "Nhà trường",
                    "tone": "house-university",
                    "values": [4_000_000_000, 5_000_000_000, 6_500_000_000],
                },
                {
                    "name": "Doanh nghiệp",
                    "tone": "house-enterprise",
                    "values": [9_000_000_000, 14_000_000_000, 18_000_000_000],
                },
            ],
        },
        "chart_funnel": {
            "finding": "Cứ ba hồ sơ nộp thì một được cấp kinh phí",
            "kind": "funnel",
            "unit": "hồ sơ",
            "columns": ["Đã nộp", "Hợp lệ", "Đạt", "Được cấp kinh phí", "Đã ký hợp đồng"],
            "series": [{"name": "Số hồ sơ", "values": [96, 81, 47, 33, 31]}],
        },
        "chart_pie": {
            "finding": "Nhà trường chủ trì hơn một nửa",
            "kind": "pie",
            "unit": "hồ sơ",
            "columns": ["Nhà trường", "Doanh nghiệp", "Nhà nước"],
            "series": [{"name": "Số hồ sơ", "values": [52, 31, 13]}],
        },
        "compare_rows": [
            {
                "label": "Kinh phí Nhà nước",
                "before": "1.234.567.000 ₫",
                "after": "1.100.000.000 ₫",
                "difference": "−134.567.000 ₫",
            },
            {"label": "Ngày kết thúc", "before": "31/12/2028", "after": "31/12/2028"},
            {"label": "Đối tác", "before": "", "after": "Hợp tác xã chè Hảo Đạt"},
        ],
        "move": _move("Từ chối hồ sơ"),
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", samples(request))
