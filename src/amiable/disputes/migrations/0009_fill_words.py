"""The disputes there are already get the words they are found by."""

from collections import defaultdict

from django.db import migrations

from amiable.receivables.queries.words import kept

AT_ONCE = 500


def fill(apps, _editor):
    Dispute, Line, Comment, Words = (
        apps.get_model("disputes", name) for name in ("Dispute", "DisputeLine", "Comment", "DisputeWords")
    )
    last = 0
    while some := list(Dispute.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last, ids = some[-1].pk, [dispute.pk for dispute in some]
        numbers, comments = defaultdict(list), defaultdict(list)
        for pk, number in Line.objects.filter(dispute_id__in=ids).values_list("dispute_id", "receivable__number"):
            numbers[pk].append(number)
        for pk, text in Comment.objects.filter(dispute_id__in=ids).values_list("dispute_id", "text"):
            comments[pk].append(text)
        Words.objects.bulk_create(
            Words(
                dispute_id=dispute.pk,
                company_id=dispute.company_id,
                text=kept(
                    numbers=(dispute.number, dispute.reference, *numbers[dispute.pk]),
                    texts=(dispute.words, dispute.last_comment, *comments[dispute.pk]),
                ),
            )
            for dispute in some
        )


class Migration(migrations.Migration):
    dependencies = [("disputes", "0008_words"), ("receivables", "0007_fill_lists")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
