"""Lines are found by what they are about; a form that was sent is remembered."""

import django.db.models.deletion
from django.db import migrations, models


def _company():
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
    )


def _id():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("id", _id()),
                ("key", models.CharField(max_length=64)),
                ("operation", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("company", _company()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("company", "key"), name="one_act_per_form")]},
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("company", _company()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.line"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "subject_id", "line"), name="one_subject_per_line"
                    )
                ]
            },
        ),
    ]
