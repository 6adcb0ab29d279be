"""The page of an invoice as somebody reads it, and the invoices that the tests of it look at."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories

from amiable.core.events import (
    Credited,
    DueDateSet,
    Paid,
    Share,
    WrittenOff,
)
from amiable.core.simulation import Document, SimulatedEvent, SimulatedReceivable, run
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.receivables.models import Event, Receivable
from amiable.receivables.queries.explained import explained
from amiable.receivables.replay import core_events, standing
from amiable.web.picture import writing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
ISSUED, DUE = date(2026, 7, 31), date(2026, 9, 14)
AGREED = {"policy": "agreed", "agreed_on": date(2026, 12, 5)}


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def shown(acting, signed_in):
    """`shown(invoice, as_of="2026-10-01")`: the page as somebody reads it, in plain text."""

    def page(of: Receivable, *roles: str, client: Client | None = None, status: int = 200, **query: str) -> "Shown":
        answer = (client or signed_in(*roles)).get(address(of), query)
        assert answer.status_code == status
        return Shown(answer.content.decode())

    return page


def address(of: Receivable) -> str:
    return reverse("receivable", kwargs={"slug": of.company.slug, "id": of.pk})


def plain(markup: str) -> str:
    text = re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    text = re.sub(r"</(td|th|div|li|p|dt|dd|tr|h1|h2|summary)>|<(br|div|p|span class=\"sub)\b", r" \g<0>", text)
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(re.sub(r"<[^>]+>", "", text))).strip()


def euros(cents: int) -> str:
    return plain(writing.money(cents))


class Shown:
    """A page: its markup, its whole text, the text of one card, the cells of a table's rows."""

    def __init__(self, markup: str) -> None:
        self.markup, self.text = markup, plain(markup)

    def card(self, name: str) -> str:
        found = re.search(rf'<section[^>]*id="{name}".*?</section>', self.markup, re.DOTALL)
        return found[0] if found else ""

    def told(self, name: str) -> str:
        return plain(self.card(name))

    def rows(self, name: str, part: str = "tbody") -> list[list[str]]:
        whole = re.sub(r"<details.*?</details>", "", self.card(name), flags=re.DOTALL)
        body = "".join(re.findall(rf"<{part}>(.*?)</{part}>", whole, re.DOTALL))
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
        return [[plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]

    @property
    def sums(self) -> list[str]:
        """Retained, original, gap of the whole receivable."""
        return self.rows("parts", "tfoot")[-1][-3:]

    @property
    def ink(self) -> list[str]:
        return [plain(words) for words in re.findall(r'class="btn btn-ink"[^>]*>(.*?)</a>', self.markup, re.DOTALL)]


def simulated(of: Receivable, as_of: date = TODAY):
    """What `simulate` computes from the very events that the books hold."""
    issued, *events = core_events(standing(Event.objects.filter(receivable=of).order_by("pk")))
    told = tuple(SimulatedEvent(n, "", event.on, ((of.number, event),)) for n, event in enumerate(events, 1))
    return run(Document((SimulatedReceivable(of.number, "C", issued),), told), as_of).receivables[0]


def signature(acting) -> Receivable:
    """The invoice of the look, to the cent. Its port charge is due on a condition: the protocol dates it, in both."""
    invoice = factories.invoice(
        acting,
        number="F26-1187",
        amount=18480_00,
        issued_on=ISSUED,
        shares=(Share(18048_00, DUE), Share(432_00, None, "retention")),
    )
    cases = [
        open_dispute(acting, lines=[BlockedLine(invoice, cents, cents)], reason=reason, opened_on=day)
        for day, reason, cents in (
            (date(2026, 9, 2), "price", 576_00),
            (date(2026, 9, 5), "quantity_missing", 816_00),
            (date(2026, 9, 9), "quality_defect", 2520_00),
            (date(2026, 9, 11), "transport_charges", 432_00),
        )
    ]
    resolve(acting, cases[0], invoice, "founded", 576_00, date(2026, 9, 18))
    factories.say(acting, invoice, Credited(date(2026, 9, 18), 576_00, cases[0].number))
    factories.say(acting, invoice, Paid(date(2026, 9, 30), 9000_00), WrittenOff(date(2026, 10, 5), 12_00))
    resolve(acting, cases[1], invoice, "partly_founded", 408_00, date(2026, 10, 12))
    factories.say(acting, invoice, Credited(date(2026, 10, 12), 408_00, cases[1].number))
    resolve(acting, cases[3], invoice, "founded", 432_00, date(2026, 11, 2))
    factories.say(acting, invoice, DueDateSet(date(2026, 11, 2), 1, date(2026, 12, 15)))
    return invoice


def resolve(acting, dispute, invoice, finding, conceded, on, **more):
    return resolve_dispute(
        acting, dispute=dispute, finding=finding, conceded={invoice.number: conceded}, effective_on=on, **more
    )


def simple(acting, **changes) -> Receivable:
    """1 000 € due on 14 September."""
    return factories.invoice(acting, amount=1000_00, issued_on=ISSUED, **{"due_on": DUE, **changes})


# ---- the figures


def assert_same_figures(page: Shown, invoice: Receivable) -> None:
    told, told_by_simulate = explained(invoice, TODAY), simulated(invoice)
    for figure in ("claimable", "interest", "original_interest", "certain", "contested", "conceded", "paid"):
        assert told.total(figure) == told_by_simulate.total(figure), figure
    retained, original = told.total("interest"), told.total("original_interest")
    if page.card("parts"):
        shown_gap = page.sums[2]
        assert page.sums[:2] == [euros(retained), euros(original)]
        assert shown_gap == euros(original - retained)
        assert page.rows("parts", "tfoot")[-1][0] == f"Ensemble · {euros(told.total('open'))}"
    else:
        assert retained == original == told.total("open") == 0
    indemnity = told_by_simulate.indemnity
    total = told.total("claimable") + retained + indemnity
    assert f"Indemnité de recouvrement : {euros(indemnity)}" in page.text
    assert euros(total) in page.told("montants")
    if total:
        assert (
            f"{euros(told.total('claimable'))} + pénalités {euros(retained)} + indemnité {euros(indemnity)}"
            in page.text
        )
