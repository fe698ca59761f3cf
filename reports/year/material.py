"""What the demonstration year is made of: real tasks and problems, and illustrative ones."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
EARLIER_TASKS = DATA / "earlier_tasks.csv"

# Illustrative titles: none is or was a task of anybody. (title, strategic group 0..5)
SYNTHETIC_TITLES = [
    ("Bản sao số dây chuyền sấy chè mẫu cho hộ liên kết", 1),
    ("Phần mềm dự báo sâu bệnh chè từ ảnh điện thoại", 2),
    ("Tay máy gắp xếp sản phẩm may trên chuyền", 3),
    ("Thiết bị bay phun chế phẩm sinh học cho đồi chè dốc", 4),
    ("Nút cảm biến độ ẩm đất giá thấp cho vườn chè", 5),
    ("Quy trình ủ phân hữu cơ từ bã chè", 0),
    ("Mô hình nuôi gà đồi an toàn sinh học theo nhóm hộ", 0),
    ("Bộ tiêu chí đánh giá mức sẵn sàng chuyển đổi số của hợp tác xã", 0),
    ("Trợ lý ảo trả lời thủ tục hành chính cho cấp xã", 2),
    ("Phim trường số giới thiệu làng nghề miến dong", 1),
    ("Hệ thống phân loại lá chè theo màu và cỡ", 3),
    ("Giám sát rung máy xay quặng bằng cảm biến không dây", 5),
    ("Khảo sát chất lượng nước sinh hoạt vùng cao", 0),
    ("Chế phẩm vi sinh xử lý nước thải chăn nuôi quy mô hộ", 0),
    ("Bản đồ rừng trồng bằng ảnh thiết bị bay", 4),
    ("Tủ sấy dược liệu dùng năng lượng mặt trời", 0),
    ("Truy xuất nguồn gốc chè theo lô búp", 2),
    ("Nhân giống cây ba kích bằng nuôi cấy mô", 0),
    ("Xe tự hành chở hàng trong xưởng may", 3),
    ("Đồng hồ đo điện thông minh cho cụm hộ sản xuất", 5),
    ("Bồi dưỡng kỹ năng số cho tổ công nghệ cộng đồng", 0),
    ("Bảo quản măng tươi bằng màng sinh học", 0),
    ("Mô phỏng ba chiều di tích cho dạy lịch sử địa phương", 1),
    ("Nhận dạng lỗi đường may bằng ảnh", 2),
    ("Giống khoai tây vụ đông cho đất bãi", 0),
]
SYNTHETIC_PROBLEMS = [
    ("Tỷ lệ búp chè hỏng khi vận chuyển từ đồi về xưởng", "% khối lượng búp", 9, 4, 4, "tea"),
    ("Tiền điện sấy chè chiếm phần lớn giá thành", "đồng/kg chè khô", 14500, 9500, 5, "tea"),
    ("Đường may lỗi chỉ phát hiện ở cuối chuyền", "% sản phẩm phải sửa", 6, 2, 2, "garments"),
    ("Máy xay quặng dừng đột ngột vì hỏng ổ trục", "giờ dừng/tháng", 22, 8, 5, "mining"),
    ("Phân loại lá chè bằng tay chậm và không đều", "kg/người/giờ", 6, 20, 3, "tea"),
    ("Khách không kiểm chứng được chè thuộc lô nào", "% khiếu nại", 5, 1, 2, "tea"),
    ("Gà chết nhiều khi trở trời", "% đàn/lứa", 12, 5, 0, "livestock"),
    ("Măng tươi mất nước khi chở đi xa", "% hao hụt", 18, 8, 0, "crops"),
    ("Bốc xếp hàng trong xưởng may tốn công", "giờ công/ca", 30, 12, 3, "garments"),
    ("Nước thải chuồng trại chưa đạt quy chuẩn", "mg/l COD", 900, 300, 0, "livestock"),
]


@dataclass(frozen=True)
class Task:
    """A proposal to be: real title with its real host, or an illustrative one."""

    title: str
    host: str
    house: str
    group: int
    state_vnd: int
    other_vnd: int
    source: str
    is_synthetic: bool
    has_real_sum: bool


@dataclass(frozen=True)
class PublishedProblem:
    title: str
    origin: str
    group: int
    source: str


def real_tasks(rng: random.Random) -> list[Task]:
    """The 39 real tasks; a sum that no source gives is drawn and will be marked illustrative."""
    tasks = []
    for row in csv.DictReader((DATA / "real_tasks.csv").open(encoding="utf-8")):
        real_sum = int(row["state_vnd"] or 0)
        tasks.append(
            Task(
                title=row["title"],
                host=row["host"],
                house=row["house"],
                group=int(row["group"]),
                state_vnd=real_sum or rng.randrange(280, 540) * 1_000_000 + rng.randrange(1000),
                other_vnd=int(row["other_vnd"] or 0),
                source=row["source"],
                is_synthetic=False,
                has_real_sum=bool(real_sum),
            )
        )
    return tasks


def synthetic_tasks(count: int, rng: random.Random) -> list[Task]:
    """`count` illustrative tasks of illustrative hosts, one host for every three."""
    tasks = []
    for number in range(count):
        title, group = SYNTHETIC_TITLES[number % len(SYNTHETIC_TITLES)]
        lap = number // len(SYNTHETIC_TITLES)
        tasks.append(
            Task(
                title=f"{title} (đợt {lap + 1})" if lap else title,
                host=f"Đơn vị minh họa {number // 3 + 1}",
                house=("university", "enterprise", "state")[number // 3 % 3],
                group=group,
                state_vnd=rng.randrange(450, 1400) * 1_000_000 + rng.randrange(1000),
                other_vnd=rng.randrange(0, 400) * 1_000_000,
                source="",
                is_synthetic=True,
                has_real_sum=False,
            )
        )
    return tasks


UNREADABLE = ("chưa đọc được", "tên bị cắt")
GROUP_OF_FIELD = {
    "đồ họa số": 1,
    "phần mềm/AI": 2,
    "tự động hóa/robot": 3,
    "UAV": 4,
    "IoT": 5,
    "bán dẫn/IoT": 5,
}


def published_problems() -> list[PublishedProblem]:
    """The published problems; a list whose entries could not be read is none."""
    problems, seen = [], set()
    for row in csv.DictReader((DATA / "problems.csv").open(encoding="utf-8")):
        if any(words in row["title"] for words in UNREADABLE):
            continue
        title = row["title"] if row["title"] not in seen else f"{row['title']} ({row['year']})"
        seen.add(row["title"])
        problems.append(
            PublishedProblem(
                title, row["posted_by"], GROUP_OF_FIELD.get(row["field"], 0), row["source"]
            )
        )
    return problems
