"""What disputes are found by, kept beside them: called by whatever opens them or adds words, in its transaction."""

from collections import defaultdict
from collections.abc import Iterable

from amiable.disputes.models import Comment, Dispute, DisputeLine, DisputeWords
from amiable.people.models import Company
from amiable.receivables.operations.bulk import BATCH_ROWS, put
from amiable.receivables.queries.words import kept


def index_disputes(company: Company, ids: Iterable[int]) -> None:
    """Keep the words of these disputes: number, reference, documents concerned, the customer's words, comments. Those
    of the customer (code, name) are looked for beside them."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), BATCH_ROWS):
        _index(company, ordered[start : start + BATCH_ROWS])


def _index(company: Company, ids: list[int]) -> None:
    numbers, comments = defaultdict(list), defaultdict(list)
    lines = DisputeLine.objects.filter(company=company, dispute_id__in=ids).order_by("pk")
    for pk, number in lines.values_list("dispute_id", "receivable__number"):
        numbers[pk].append(number)
    remarks = Comment.objects.filter(company=company, dispute_id__in=ids).order_by("-pk")
    for pk, text in remarks.values_list("dispute_id", "text"):
        comments[pk].append(text)
    rows = Dispute.objects.filter(company=company, pk__in=ids).values_list(
        "pk", "number", "reference", "words", "last_comment"
    )
    told = [
        (pk, company.pk, kept(numbers=(number, reference, *numbers[pk]), texts=(words, last, *comments[pk])))
        for pk, number, reference, words, last in rows
    ]
    put(DisputeWords, ("dispute_id", "company_id", "text"), told, key="dispute_id")
