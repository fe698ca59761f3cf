from django.db import migrations, models

import lifecycle.models.life


class Migration(migrations.Migration):
    dependencies = [("proposals", "0026_corrections_asked_before_get_an_address")]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="public_id",
            field=models.CharField(
                default=lifecycle.models.life.new_public_id,
                editable=False,
                max_length=12,
                unique=True,
            ),
        ),
    ]
