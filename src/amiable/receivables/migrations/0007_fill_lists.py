"""The receivables there are already get their rows of state, and their words; the customers theirs."""

from django.db import migrations

from amiable.receivables.queries.words import kept

AT_ONCE = 2000
FILL = """
INSERT INTO receivables_receivablestate (
    receivable_id, company_id, customer_id, open, certain, contested, conceded, paid, credited, written_off,
    credit, asleep, due, last_due, original_due, "foreign", disputed
)
SELECT r.id, r.company_id, r.customer_id, COALESCE(s.certain + s.contested + s.conceded, 0), COALESCE(s.certain, 0),
       COALESCE(s.contested, 0), COALESCE(s.conceded, 0), COALESCE(s.paid, 0), COALESCE(s.credited, 0),
       COALESCE(s.written_off, 0), COALESCE(c.credit, 0), COALESCE(s.asleep, 0), COALESCE(s.due, {never}),
       COALESCE(s.last_due, {never}), s.original_due, r.currency <> p.currency,
       EXISTS (SELECT 1 FROM receivables_event e WHERE e.receivable_id = r.id AND e.kind = 'dispute_opened'
               AND NOT EXISTS (SELECT 1 FROM receivables_event v WHERE v.voids_id = e.id))
FROM receivables_receivable r
JOIN people_company p ON p.id = r.company_id
LEFT JOIN (
    SELECT receivable_id, CAST(SUM(certain) AS bigint) AS certain, CAST(SUM(contested) AS bigint) AS contested,
           CAST(SUM(conceded) AS bigint) AS conceded, CAST(SUM(paid) AS bigint) AS paid,
           CAST(SUM(credited) AS bigint) AS credited, CAST(SUM(written_off) AS bigint) AS written_off,
           CAST(SUM(CASE WHEN due IS NULL OR judged THEN certain ELSE 0 END) AS bigint) AS asleep,
           MIN(CASE WHEN certain > 0 THEN due END) AS due,
           MAX(CASE WHEN certain > 0 AND NOT judged THEN due END) AS last_due,
           MIN(CASE WHEN certain + contested > 0 THEN original_due END) AS original_due
    FROM receivables_portionstate
    WHERE certain <> 0 OR contested <> 0 OR conceded <> 0 OR paid <> 0 OR credited <> 0 OR written_off <> 0
       OR original_due IS NOT NULL
    GROUP BY receivable_id
) s ON s.receivable_id = r.id
LEFT JOIN (
    SELECT receivable_id, CAST(SUM(credit) AS bigint) AS credit
    FROM (SELECT receivable_id, event_id, SUM(credit) AS credit FROM receivables_movement WHERE NOT (credit = 0)
          GROUP BY receivable_id, event_id) g
    WHERE credit <> 0 GROUP BY receivable_id
) c ON c.receivable_id = r.id
WHERE s.receivable_id IS NOT NULL OR c.receivable_id IS NOT NULL
"""


def fill(apps, editor):
    never = "DATE '9999-12-31'" if editor.connection.vendor == "postgresql" else "'9999-12-31'"
    editor.execute(FILL.format(never=never))
    for told in _some(apps.get_model("receivables", "Customer"), "company_id", "code", "name", "siren"):
        rows = [(pk, company, kept(texts=texts)) for pk, company, *texts in told]
        _keep(apps.get_model("receivables", "CustomerWords"), "customer_id", rows)
    for told in _some(apps.get_model("receivables", "Receivable"), "company_id", "number", "amount"):
        rows = [(pk, company, kept(numbers=(number,), cents=amount)) for pk, company, number, amount in told]
        _keep(apps.get_model("receivables", "ReceivableWords"), "receivable_id", rows)


def _some(model, *columns):
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *columns)[:AT_ONCE]):
        yield rows
        last = rows[-1][0]


def _keep(model, key, rows):
    model.objects.bulk_create(model(**{key: pk, "company_id": company, "text": text}) for pk, company, text in rows)


class Migration(migrations.Migration):
    dependencies = [("receivables", "0006_lists")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
