from django.db import migrations

# What people search by words within, on lists that may grow to a hundred thousand rows.
SEARCHED = [("proposals_proposal", "title_folded"), ("proposals_problem", "folded")]


def index_words(apps, schema_editor):
    """A trigram index for each, on PostgreSQL: a search within words reads what it finds."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table, column in SEARCHED:
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {table}_{column}_words"
            f" ON {table} USING gin ({column} gin_trgm_ops)"
        )


def forget_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in SEARCHED:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_{column}_words")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_newest_first")]

    operations = [migrations.RunPython(index_words, forget_words)]
