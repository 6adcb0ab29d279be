"""Reads of disputes: one case and its history, lists, what waits, and what does not hold."""

from amiable.disputes.queries.faults import faults_of_disputes
from amiable.disputes.queries.history import UNDO_WITHIN, dispute_history, undoable
from amiable.disputes.queries.pages import dispute_page, dispute_totals, disputes_found
from amiable.disputes.queries.rows import (
    dispute_lines,
    dispute_row,
    dispute_rows,
    dispute_rows_of,
    disputes_by_numbers,
    disputes_of_receivable,
    latest_comments,
)
from amiable.disputes.queries.selection import receivables_in_dispute
from amiable.disputes.queries.waiting import disputes_to_decide, late_disputes, open_dispute_totals

__all__ = [
    "UNDO_WITHIN",
    "dispute_history",
    "dispute_lines",
    "dispute_page",
    "dispute_row",
    "dispute_rows",
    "dispute_rows_of",
    "dispute_totals",
    "disputes_by_numbers",
    "disputes_found",
    "disputes_of_receivable",
    "disputes_to_decide",
    "faults_of_disputes",
    "late_disputes",
    "latest_comments",
    "open_dispute_totals",
    "receivables_in_dispute",
    "undoable",
]
