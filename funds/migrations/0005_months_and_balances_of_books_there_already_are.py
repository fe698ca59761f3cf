"""Books from before get their twelve months, each entry its day, each posting its balance.

What was hashed stays as it was: those entries keep the first format.
"""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

from django.db import migrations

from lifecycle.models import new_public_id

CHUNK = 2000
OFFICE_HOURS = timedelta(hours=7)
TABLES = ("funds_entry", "funds_posting")


def fill(apps, editor):
    entries = apps.get_model("funds", "Entry").objects
    if not entries.exists():
        return
    on_postgres = editor.connection.vendor == "postgresql"
    if on_postgres:  # on SQLite every guard is lifted before a migration
        for table in TABLES:
            editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    fill_entries(entries)
    fill_postings(apps.get_model("funds", "Posting").objects)
    if on_postgres:
        for table in TABLES:
            editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    open_months(apps.get_model("funds", "Period").objects, apps.get_model("funds", "BudgetYear"))


def fill_entries(entries):
    rows = list(entries.select_related("budget").order_by("pk"))
    for row in rows:
        first, last = date(row.budget.year, 1, 1), date(row.budget.year, 12, 31)
        row.accounting_on = max(first, min(last, (row.moment + OFFICE_HOURS).date()))
        row.format = 1
    entries.bulk_update(rows, ["accounting_on", "format"], batch_size=CHUNK)


def fill_postings(postings):
    on_account = Counter()
    rows = list(postings.order_by("pk").only("account_id", "amount"))
    for row in rows:
        on_account[row.account_id] += row.amount
        row.balance = on_account[row.account_id]
    postings.bulk_update(rows, ["balance"], batch_size=CHUNK)


def open_months(periods, budget_year):
    periods.bulk_create(
        periods.model(
            public_id=new_public_id(),
            budget=budget,
            month=month,
            begins_on=date(budget.year, month, 1),
            ends_on=date(budget.year, month, monthrange(budget.year, month)[1]),
        )
        for budget in budget_year.objects.filter(accounts__isnull=False).distinct()
        for month in range(1, 13)
    )


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_months_running_balances_and_reversals")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
