"""What lists and search read at a million receivables: a row per receivable beside those of its portions, the words
things are found by, and an index for each way of sorting.

receivable_open         all that the list and the totals of what is open ask for, by due date.
receivable_by_number    in SQL of its own: text is sorted by its bytes, alike on both engines; so the customers' codes.
"""

import datetime

import django.db.models.deletion
from django.db import migrations, models

from amiable.receivables.migrations._searching import searchable


def _of(model, **more):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **more
    )


def _key(model):
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name="+",
        serialize=False,
        to=model,
    )


def _never():
    return models.DateField(default=datetime.date(9999, 12, 31))


CENTS = ("open", "certain", "contested", "conceded", "paid", "credited", "written_off", "credit", "asleep")


def by_bytes(_apps, editor):
    bytewise = ' COLLATE "C"' if editor.connection.vendor == "postgresql" else ""
    editor.execute(
        f"CREATE INDEX receivable_by_number ON receivables_receivable (company_id, number_key{bytewise}, id)"
    )
    if bytewise:
        editor.execute(f"CREATE INDEX customer_by_code ON receivables_customer (company_id, code{bytewise}, id)")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_back_office"), ("receivables", "0005_triggers_of_more")]
    operations = [
        migrations.CreateModel(
            name="CustomerWords",
            fields=[
                ("customer", _key("receivables.customer")),
                ("company", _of("people.company")),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ReceivableWords",
            fields=[
                ("receivable", _key("receivables.receivable")),
                ("company", _of("people.company")),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ReceivableState",
            fields=[
                ("receivable", _key("receivables.receivable")),
                ("company", _of("people.company")),
                ("customer", _of("receivables.customer")),
                *((name, models.BigIntegerField(default=0)) for name in CENTS),
                ("due", _never()),
                ("last_due", _never()),
                ("original_due", models.DateField(null=True)),
                ("foreign", models.BooleanField(default=False)),
                ("disputed", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("open", 0), _negated=True),
                        fields=[
                            "company",
                            "due",
                            "receivable",
                            "open",
                            "certain",
                            "contested",
                            "asleep",
                            "last_due",
                            "customer",
                            "original_due",
                            "disputed",
                            "foreign",
                            "credit",
                        ],
                        name="receivable_open",
                    ),
                    models.Index(
                        condition=models.Q(("open", 0), _negated=True),
                        fields=["company", "open", "receivable"],
                        name="receivable_by_open",
                    ),
                    models.Index(fields=["company", "due", "receivable"], name="receivable_by_due"),
                    models.Index(fields=["company", "customer", "open", "receivable"], name="receivable_by_customer"),
                    models.Index(
                        condition=models.Q(("credit", 0), _negated=True),
                        fields=["company", "receivable"],
                        name="receivable_with_credit",
                    ),
                    models.Index(
                        condition=models.Q(("foreign", True)), fields=["company", "open"], name="receivable_foreign"
                    ),
                    models.Index(
                        condition=models.Q(("asleep", 0), _negated=True),
                        fields=["company", "foreign", "asleep"],
                        name="receivable_asleep",
                    ),
                    models.Index(
                        condition=models.Q(("contested", 0), _negated=True),
                        fields=["company", "foreign", "due", "receivable"],
                        name="receivable_contested",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("open", 0), _negated=True),
                            models.Q(("last_due", models.F("due")), _negated=True),
                        ),
                        fields=[
                            "company",
                            "due",
                            "last_due",
                            "receivable",
                            "foreign",
                            "open",
                            "certain",
                            "contested",
                            "asleep",
                            "customer",
                            "original_due",
                            "disputed",
                        ],
                        name="receivable_in_parts",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(fields=["company", "amount", "id"], name="receivable_by_amount"),
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(fields=["company", "issued_on", "id"], name="receivable_by_issue"),
        ),
        migrations.AddIndex(
            model_name="customer", index=models.Index(fields=["company", "collector"], name="customer_by_collector")
        ),
        migrations.AddIndex(
            model_name="portionstate",
            index=models.Index(
                condition=models.Q(("dispute", ""), _negated=True),
                fields=["company", "dispute"],
                name="portion_of_dispute",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                fields=["company", "until", "since", "kind", "receivable", "customer"], name="hold_in_force"
            ),
        ),
        migrations.RunPython(by_bytes, migrations.RunPython.noop),
        searchable("receivables_customerwords", "customer_id"),
        searchable("receivables_receivablewords", "receivable_id"),
    ]
