"""When a company works, and from whom its e-mails come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_back_office"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="alsace_moselle",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="company",
            name="mail_from",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="company",
            name="mail_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="membership",
            name="at_once",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.company"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="closure_in_order"
                    )
                ],
            },
        ),
    ]
