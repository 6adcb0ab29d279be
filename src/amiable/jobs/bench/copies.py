"""A company's books of any size from small ones: every row copied so many times, in the database itself.

The small ones come through the program's own doors, so that their rows are what it writes. A copy has other ids,
numbers and customers, and the same days, amounts and histories. The journal is not copied: its lines are of operations,
which the copies share.
"""

from amiable.jobs.bench.open_items import DISPUTE_NUMBERS, FIRST_NUMBER, NUMBERS

_NUMBER = f"'{NUMBERS}' || ({FIRST_NUMBER} + t.id + c.n * {{receivables}})"
_CASE = f"REPLACE(t.{{0}}, '{DISPUTE_NUMBERS}', '{DISPUTE_NUMBERS}' || c.n)"
_OF_RECEIVABLE = {"receivable_id": "receivables", "customer_id": "customers"}
_SHIFTED = {
    "receivables_receivable": {"id": "receivables", "customer_id": "customers"},
    "receivables_event": {"id": "events", "receivable_id": "receivables", "voids_id": "events"},
    "receivables_movement": {"id": "movements", "receivable_id": "receivables", "event_id": "events"},
    "receivables_portionstate": {"id": "portions", **_OF_RECEIVABLE},
    "receivables_receivablestate": _OF_RECEIVABLE,
    "receivables_hold": {"id": "holds", **_OF_RECEIVABLE},
    "disputes_dispute": {"id": "disputes", "customer_id": "customers"},
    "disputes_disputeline": {"id": "lines", "dispute_id": "disputes", "receivable_id": "receivables"},
    "disputes_turn": {"id": "turns", "dispute_id": "disputes"},
    "disputes_comment": {"id": "comments", "dispute_id": "disputes"},
}
"""Table → its columns that hold ids, and of what; in the order in which they may be written."""
_TEXTS = {
    ("receivables_receivable", "number"): _NUMBER,
    ("receivables_receivable", "number_key"): f"LOWER(REPLACE({_NUMBER}, '-', ''))",
    ("receivables_event", "payload"): _CASE.format("payload"),
    ("receivables_portionstate", "dispute"): _CASE.format("dispute"),
    ("receivables_hold", "subject"): _CASE.format("subject"),
    ("disputes_dispute", "number"): _CASE.format("number"),
}
_SUMS = ("certain", "contested", "conceded", "paid", "credited", "written_off", "credit")


def copy_books(copies: int, customers: int) -> None:
    """Make `copies` more of all documents and disputes of a database that holds nothing else. Those of copy n are of
    the customers whose ids are n times `customers` further."""
    from django.db import connection

    with connection.cursor() as cursor:
        steps = {"customers": customers}
        for table, shifted in _SHIFTED.items():
            if "id" in shifted:
                cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608
                steps[shifted["id"]] = cursor.fetchone()[0]
        for table in _SHIFTED:
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608
            names = [column[0] for column in cursor.description]
            cursor.execute(_statement(table, names, steps, copies))
            if connection.vendor == "postgresql" and "id" in names:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}")  # noqa: S608
        for name in _SUMS:
            cursor.execute(
                f"UPDATE receivables_customerstate SET {name} = COALESCE((SELECT SUM(s.{name}) "  # noqa: S608
                "FROM receivables_receivablestate s WHERE s.company_id = receivables_customerstate.company_id "
                "AND s.customer_id = receivables_customerstate.customer_id), 0)"
            )


def _statement(table: str, names: list[str], steps: dict[str, int], copies: int) -> str:
    """``INSERT … SELECT``: one copy after the other."""
    columns = ", ".join(f'"{name}"' for name in names)
    told = ", ".join(_told(table, name, steps) for name in names)
    return (
        f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {copies}) "  # noqa: S608
        f"INSERT INTO {table} ({columns}) SELECT {told} FROM copies c CROSS JOIN {table} t ORDER BY c.n, 1"
    )


def _told(table: str, name: str, steps: dict[str, int]) -> str:
    shifted = _SHIFTED[table].get(name)
    if shifted:
        return f't."{name}" + c.n * {steps[shifted]}'
    text = _TEXTS.get((table, name))
    return text.format(**steps) if text else f't."{name}"'
