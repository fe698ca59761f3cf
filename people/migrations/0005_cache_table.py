from django.core.management import call_command
from django.db import migrations

# The name stands in the settings too, as CACHE_URL's default in production.
TABLE = "ba_nha_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_addresses_there_already_are_confirmed")]

    operations = [migrations.RunPython(make, drop)]
