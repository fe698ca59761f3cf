from django.db import migrations


def keep_what_was_concluded(apps, schema_editor):
    """A note said in words that nothing is repeated: no dossier went on otherwise."""
    note_model = apps.get_model("proposals", "DuplicateNote")
    search_model = apps.get_model("proposals", "DuplicateSearch")
    for note in note_model.objects.order_by("pk"):
        search_model.objects.create(
            proposal_id=note.proposal_id,
            state="done",
            searched_by_id=note.searched_by_id,
            searched_at=note.searched_at,
            terms=note.terms,
            thresholds={"title_flag": 0, "title_strong": 0, "text_flag": 0, "hits_max": 0},
            verdict="none",
            conclusion=note.conclusion,
            concluded_by_id=note.searched_by_id,
            concluded_at=note.searched_at,
        )
    for check in apps.get_model("proposals", "DossierCheck").objects.order_by("pk"):
        check.items = [
            {
                "key": item["key"],
                "label": "",
                "answer": "yes" if item["ok"] else "no",
                "note": item["note"],
            }
            for item in check.items
        ]
        check.save(update_fields=["items"])


class Migration(migrations.Migration):
    dependencies = [("proposals", "0013_duplicate_searches_and_checklist")]

    operations = [
        migrations.RunPython(keep_what_was_concluded, migrations.RunPython.noop),
        migrations.DeleteModel(name="DuplicateNote"),
    ]
