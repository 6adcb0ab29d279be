"""The index that holds all that totals of the worklist ask for tells the turn and the stage as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disputes", "0011_fill_turns")]
    operations = [
        migrations.RemoveIndex(model_name="dispute", name="dispute_by_state"),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                fields=[
                    *("company", "status", "opened_on", "resolved_on", "due_on", "reason", "department", "assignee"),
                    *("turn", "stage", "claimed", "blocked", "conceded", "id"),
                ],
                name="dispute_by_state",
            ),
        ),
    ]
