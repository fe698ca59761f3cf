from django.db import migrations

from lifecycle.models.life import new_public_id


def give_each_its_address(apps, schema_editor):
    """Each point gets a public id of its own; the leader of a passed dossier may write it now."""
    for point in apps.get_model("proposals", "Correction").objects.select_related("proposal"):
        point.public_id = new_public_id()
        point.created_at = point.asked_at
        point.state = "answered" if point.answered_at else "asked"
        point.opens_content = point.proposal.state == "passed"
        point.save(update_fields=["public_id", "created_at", "state", "opens_content"])


class Migration(migrations.Migration):
    dependencies = [("proposals", "0025_corrections_are_answered")]

    operations = [migrations.RunPython(give_each_its_address, migrations.RunPython.noop)]
