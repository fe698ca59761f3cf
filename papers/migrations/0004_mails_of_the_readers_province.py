from django.db import migrations
from django.db.models import OuterRef, Subquery


def take_it_from_the_reader(apps, schema_editor):
    user = apps.get_model("people", "User")
    of_reader = user.objects.filter(pk=OuterRef("to_id")).values("province_id")[:1]
    mails = apps.get_model("papers", "OutgoingMail").objects
    mails.filter(province=None).update(province_id=Subquery(of_reader))


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0003_mails_of_a_kind_with_attempts_and_wishes"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(take_it_from_the_reader, migrations.RunPython.noop),
    ]
