"""What a decision would do, before it is confirmed: each policy's figures, and the bars of the one that is chosen.

Everything is asked of `receivables.queries.supposed`, which records nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amiable.core.dispute import ADMITTED, POLICIES, company_policy
from amiable.core.events import DisputeResolved, Finding, Policy
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.position.portions import PortionPosition, total
from amiable.core.refusal import Refusal
from amiable.receivables.queries.supposed import Supposed
from amiable.web import dispute_books as books
from amiable.web import words
from amiable.web.dispute_case import conceded_words
from amiable.web.dispute_deciding import Decided
from amiable.web.dispute_fields import sentence
from amiable.web.picture.bar import Part

if TYPE_CHECKING:
    from amiable.people.models import Company
    from amiable.receivables.models import Receivable


@dataclass(frozen=True, slots=True)
class Choice:
    """A policy and what it would give today; amounts in cents, None where a rate is not known.

    `known` is false where it needs a date that was not given; `rule`: the company's for this finding.
    """

    name: str
    chosen: bool
    rule: bool
    known: bool = True
    due: str = ""
    late: int = 0
    claimable: int | None = None
    interest: int | None = None
    original: int | None = None
    gap: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Ready for `decision/_effect.html`. With `faults` (label, sentence) or a `refusal`, there is nothing else."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    refusal: str = ""
    before: list[Part] = field(default_factory=list)
    after: list[Part] = field(default_factory=list)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    ceilings: list[dict[str, Any]] = field(default_factory=list)
    credits: list[dict[str, Any]] = field(default_factory=list)
    seen: str = ""
    act: str = ""

    @property
    def blocks_nothing(self) -> bool:
        """Nothing of the dispute is in the books any more: paid or credited since, or never blocked."""
        return not any(part.cents for part in self.before if part.place == "contested")


@dataclass(frozen=True, slots=True)
class Case:
    """What is decided: the dispute's number, the company's table of policies, its receivables, and today."""

    number: str
    company: "Company"
    receivables: "Sequence[Receivable]"
    today: date


ByPolicy = dict[str, list[Supposed]]
"""Policy → each receivable of the case had it been chosen, in their order."""


def effect_of(case: Case, decided: Decided) -> Effect:
    """The effect of what was typed; a refusal in it where it could not be recorded."""
    try:
        return _effect(case, decided)
    except Refusal as refusal:
        return Effect(refusal=sentence(refusal))


def _effect(case: Case, decided: Decided) -> Effect:
    unpaid = _unpaid(case, decided)
    before = _stands(case, case.today)
    by_policy: ByPolicy = {policy: _after(case, decided, unpaid, policy) for policy in _askable(decided)}
    rule = _rule(case, decided, unpaid, by_policy)
    chosen = decided.policy or (rule if decided.finding else None)
    after = _after(case, decided, unpaid, None) if chosen == "" else by_policy.get(chosen or "", [])
    own = books.supposed_of(after, case.number)
    return Effect(
        before=books.parts(books.supposed_of(before, case.number)),
        after=books.parts(own),
        rows=books.readings(own, _("Vous laissez")) if after else [],
        choices=_choices(case, by_policy, chosen, rule, after),
        ceilings=_ceilings(case, after),
        credits=[
            {"number": receivable.number, "cents": cents}
            for receivable, free in zip(case.receivables, unpaid, strict=True)
            if (cents := decided.conceded[receivable.pk] - free)
        ],
        seen=decided.seen,
        act=_("Résoudre %(number)s : %(conceded)s")
        % {"number": case.number, "conceded": conceded_words(decided.total)},
    )


def _askable(decided: Decided) -> list[Policy]:
    return [policy for policy in POLICIES if policy != "agreed" or decided.agreed_on]


def _stands(case: Case, day: date) -> list[Supposed]:
    stands = books.supposed_or_refused(dict.fromkeys(case.receivables, ()), day)
    return [stands[receivable.pk] for receivable in case.receivables]


def _unpaid(case: Case, decided: Decided) -> list[int]:
    """What of each concession is on euros still contested: the rest becomes a credit, as when it is recorded."""
    then = [books.supposed_of([book], case.number) for book in _stands(case, decided.effective_on)]
    return [
        min(decided.conceded[receivable.pk], sum(position.contested for position in own))
        for receivable, own in zip(case.receivables, then, strict=True)
    ]


def _after(case: Case, decided: Decided, unpaid: Sequence[int], policy: Policy | None) -> list[Supposed]:
    """Each receivable had it been decided so; `policy` None: by the rule. Raises `books.NotPossible`."""
    finding: Finding = decided.finding or "founded"  # of no weight where a policy is named
    agreed_on = decided.agreed_on if policy == "agreed" else None
    policy = policy or company_policy(case.company.policies, finding)
    said = DisputeResolved(decided.effective_on, case.number, finding, 0, policy, agreed_on)
    each = {
        receivable: [replace(said, conceded=conceded)]
        for receivable, conceded in zip(case.receivables, unpaid, strict=True)
    }
    found = books.supposed_or_refused(each, case.today)
    return [found[receivable.pk] for receivable in case.receivables]


def _rule(case: Case, decided: Decided, unpaid: Sequence[int], by_policy: ByPolicy) -> str:
    """The policy that the company's rule comes to; "" where it differs from one portion to another, or is not known.

    Of a contest that was admitted it depends on the date each portion had: what the rule gives tells which it was.
    """
    if decided.finding is None:
        return ""
    named = company_policy(case.company.policies, decided.finding)
    if named or decided.finding not in ADMITTED:
        return named or "original"
    given = [book.portions for book in _after(case, decided, unpaid, None)]
    same = [policy for policy in ("restart", "pause") if given == [book.portions for book in by_policy[policy]]]
    return same[0] if same else ""


def _choices(case: Case, by_policy: ByPolicy, chosen: str | None, rule: str, after: Sequence[Supposed]) -> list[Choice]:
    found = []
    for policy in POLICIES:
        name, is_chosen, is_rule = capfirst(words.word(words.POLICIES, policy)), policy == chosen, policy == rule
        if policy in by_policy:
            own = books.supposed_of(by_policy[policy], case.number)
            found.append(_choice(name, own, chosen=is_chosen, rule=is_rule))
        else:
            found.append(Choice(name, is_chosen, is_rule, known=False))
    if chosen == "":
        own = books.supposed_of(after, case.number)
        found.append(_choice(_("Selon l’échéance de chaque part"), own, chosen=True, rule=True))
    return found


def _choice(name: str, own: Sequence[PortionPosition], *, chosen: bool, rule: bool) -> Choice:
    return Choice(
        name,
        chosen,
        rule,
        due=books.days_between(books.dues(own)),
        late=books.latest(own, "retained_days_late"),
        claimable=total(own, "claimable"),
        interest=total(own, "interest"),
        original=total(own, "original_interest"),
        gap=books.gap(own),
    )


def _ceilings(case: Case, after: Sequence[Supposed]) -> list[dict[str, Any]]:
    """Receivables whose retained date would be beyond the legal ceiling counted from their issue."""
    found = []
    for receivable, book in zip(case.receivables, after, strict=False):
        try:
            ceiling = latest_due_date(receivable.issued_on)
        except OutsideKnownPeriod:
            continue
        known = [due for due in books.dues(books.supposed_of([book], case.number)) if due]
        if known and known[-1] > ceiling:
            found.append({"number": receivable.number, "due": known[-1], "latest": ceiling})
    return found
