"""What is read out of the books: the same đồng on every page and in every file."""

import subprocess
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from funds import actions, beancount, exports, statements
from funds.figures import trial_balance, year_figures
from funds.models import Balance, Commitment, Entry
from lifecycle.actions import advance
from tests import make

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1", '"=1', "'=1"]


def url(name, thing, **more):
    return reverse(f"funds:{name}", kwargs={"public_id": thing.public_id} | more)


@pytest.fixture
def budget():
    """A year with everything in it: paid, refunded, released, reversed, returned."""
    budget, director = make.budget(1000, year=2026), make.fund_director()
    one = make.payment(make.instalment(make.commitment(budget, 120, group=1)), state="paid")
    task = one.instalment.commitment
    actions.refund(task, 20, by=director, evidence=task.allocation_line)
    make.payment(make.instalment(make.commitment(budget, 300)), state="paid")
    wrong = Entry.objects.filter(kind="payment").last()
    advance(make.reversal(wrong), "approve", by=director)
    given_up = make.reservation(budget, amount=50)
    actions.release(given_up, by=director, evidence=given_up.allocation_line)
    make.revenue_entry(budget, 7)
    return budget


def test_every_statement_adds_up_to_the_years_figures(budget):
    figures = year_figures(budget)
    wanted = tuple(figures[name] for name in ("reserved", "committed", "paid"))
    assert wanted == (400, 400, 100)
    for rows in (
        statements.by_task(budget),
        statements.by_group(budget),
        statements.by_category(budget),
        statements.by_month(budget),
        statements.by_year([budget]),
    ):
        assert statements.total_of(rows).sums == (*wanted, 20)


def test_a_tasks_sums_are_shared_among_its_categories_to_the_dong():
    budget = make.budget(1000)
    commitment = make.commitment(budget, 100)
    lines = commitment.proposal.budget_lines
    lines.update(category="khcn", amount=100)
    for category, amount in (("dmst", 100), ("cds", 100)):
        lines.create(amount=amount, year=2026, item="Khoán", source="state", category=category)
    assert [row.committed for row in statements.by_category(budget)] == [33, 33, 34]


def test_the_trial_balance_of_some_days_goes_on_from_the_days_before():
    year = date.today().year - 1
    budget = make.budget(1000, year=year)
    balances = dict(Balance.objects.filter(account__budget=budget).values_list("kind", "amount"))
    rows = trial_balance(budget, since=date(year, 12, 31))
    assert {row["account"].kind: row["balance"] for row in rows} == balances
    assert sum(row["opening"] for row in rows) == 0
    early = trial_balance(budget, until=date(year, 1, 1))
    assert [row["balance"] for row in early] == [0] * 8


def test_an_account_book_carries_its_balance_from_entry_to_entry(client, budget):
    client.force_login(make.auditor())
    for account in budget.accounts.all():
        page = client.get(url("account_book", budget, account=account.kind))
        carried = 0
        for entry in page.context["rows"]:
            carried += entry.flow
            assert entry.left == carried
        assert carried == account.balance.amount
    text = client.get(url("account_book", budget, account="220")).content.decode()
    assert f"{Balance.objects.get(kind='220').amount} ₫" in text


@pytest.mark.parametrize("count", [1, 3])
def test_an_account_book_asks_as_often_for_one_row_as_for_three(
    client, django_assert_num_queries, count
):
    budget = make.budget(1000)
    for _ in range(count):
        make.revenue_entry(budget)
    client.force_login(make.auditor())
    with django_assert_num_queries(12):
        page = client.get(url("account_book", budget, account="700"))
    assert page.context["count"] == count


def test_an_account_book_is_narrowed_by_task_kind_and_day(client, budget):
    client.force_login(make.auditor())
    address = url("account_book", budget, account="500")
    day = Entry.objects.filter(kind="payment").first().accounting_on

    def count(**asked):
        return client.get(address, asked).context["count"]

    assert count() == 3
    assert count(kind="reversal") == 1
    assert count(since=day.isoformat(), until=day.isoformat()) == 3
    assert count(q=Commitment.objects.first().proposal.code) >= 1
    assert count(q="không có nhiệm vụ này") == 0


def test_days_that_are_none_are_told_at_their_field(client, budget):
    client.force_login(make.auditor())
    address = url("trial_balance", budget)
    for asked in ({"since": "x"}, {"since": "2026-05-01", "until": "2026-04-01"}):
        page = client.get(address, asked)
        assert page.status_code == 400
        assert page.context["filter_form"].errors
    assert client.get(address, {"since": "2026-05-01"}).status_code == 200


@pytest.mark.parametrize("address", ["statement", "ledger_file", "account_book"])
def test_an_unknown_statement_file_or_account_is_not_found(client, budget, address):
    client.force_login(make.auditor())
    name = {"statement": "by", "ledger_file": "kind", "account_book": "account"}[address]
    assert client.get(url(address, budget, **{name: "khong-co"})).status_code == 404


# Files ------------------------------------------------------------------------------------------


def test_the_workbook_holds_the_pages_figures(budget):
    book = openpyxl.load_workbook(exports.books_xlsx(budget))
    balances = {row["account"].__str__(): row["balance"] for row in trial_balance(budget)}
    sheet = book.worksheets[0]
    read = {row[0].value: row[3].value for row in sheet.iter_rows() if row[0].value in balances}
    assert read == balances
    journal = list(book.worksheets[1].iter_rows(values_only=True))[1:]
    assert sum(row[6] for row in journal) == 0
    assert journal[-1][7] in balances.values()
    total = list(book.worksheets[2].iter_rows(values_only=True))[-1]
    assert total[2:] == statements.total_of(statements.by_task(budget)).sums


@pytest.mark.parametrize("start", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(start):
    budget = make.budget(1000, title=start)
    book = openpyxl.load_workbook(exports.books_xlsx(budget))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


@pytest.mark.beancount
def test_bean_check_adds_the_books_up_and_finds_a_wrong_dong(budget, tmp_path):
    file = tmp_path / "so-cai.beancount"
    file.write_text("".join(beancount.lines(budget)))
    asked = subprocess.run(["bean-check", file], capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stdout + asked.stderr) == (0, "")
    assert file.read_text().count(" * ") == budget.entries.count()
    file.write_text(file.read_text().replace("  120 VND", "  121 VND", 1))
    asked = subprocess.run(["bean-check", file], capture_output=True, text=True, check=False)
    assert asked.returncode == 1


@pytest.mark.beancount
@pytest.mark.parametrize("title", ['Năm "2026"', "a\\b", 'x"\n2026-01-01 open Assets:X'])
def test_no_title_breaks_out_of_its_line(title, tmp_path):
    file = tmp_path / "so-cai.beancount"
    budget = make.budget(1000)
    budget.title = title
    file.write_text("".join(beancount.lines(budget)) + f"; {beancount.text(title)}\n")
    asked = subprocess.run(["bean-check", file], capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stdout + asked.stderr) == (0, "")
