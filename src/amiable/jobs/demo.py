"""The demo: the fictional company taken in through the ordinary operations, then its position, worth looking at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from amiable.administration.operations import say_no_disputes, say_step
from amiable.core.reasons import FAMILIES, REASONS
from amiable.disputes.access import dispute_by_number
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.disputes.queries import dispute_rows
from amiable.intake.operations import NeedsConfirmation, Parsed, read_files, read_sheets, take, take_customers
from amiable.jobs.demo_company import DemoCompany, DisputePlan, build
from amiable.jobs.demo_work import work_on_the_case
from amiable.jobs.explanation import bar, print_explained
from amiable.jobs.output import Column, Format, euros, show
from amiable.journal.operations import operation
from amiable.journal.queries import has_line
from amiable.people.access import Absent, Acting, as_operator
from amiable.people.operations import add_company, add_user
from amiable.people.queries import company_by_slug
from amiable.receivables.access import receivable_by_number
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.positions import position_rows

TODAY = date(2026, 11, 24)
"""The demo's day: fixed, so that everybody sees the same figures."""
AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
SLUG = "orvenne-emballages"
READY = "demo.ready"
SHOWN_CUSTOMERS = 14
SIGNATURE = "F26-1187"

Say = Callable[[str], None]


def load(say: Say, customers: int = 320) -> Acting:
    """Take the company in, where that is not done yet; safe after a kill, since each step can be run again."""
    try:
        acting = as_operator(company_by_slug(SLUG), AT)
        if has_line(acting.company, READY):
            return acting
        made = build(TODAY, customers=customers)
    except Absent:
        made = build(TODAY, customers=customers)
        acting = as_operator(add_company(name=made.name, siren=made.siren), AT)
    _take_files(acting, made, say)
    _take_directory(acting, made, say)
    for plan in made.disputes:
        _dispute(acting, plan)
    say(f"{len(made.disputes)} litiges repris, dont {sum(plan.resolution is None for plan in made.disputes)} ouverts")
    work_on_the_case(acting)
    say_no_disputes(acting)  # beside those just opened
    say_step(acting, "settings")
    with operation(acting, READY):
        pass
    return acting


PEOPLE = (
    ("camille.tessandre", "Camille Tessandre", "credit_manager", "credit"),
    ("basile.ormelle", "Basile Ormelle", "accountant", "accounting"),
    ("ines.querolan", "Inès Quérolan", "department_head", "quality"),
    ("hugo.lamberive", "Hugo Lamberive", "resolver", "logistics"),
    ("solene.virazeix", "Solène Virazeix", "salesperson", "sales"),
    ("maud.averland", "Maud Averland", "director", ""),
    ("yves.carnelle", "Yves Carnelle", "auditor", ""),
    ("lou.sabrane", "Lou Sabrane", "administrator", ""),
)
"""Account, name, role and department of the fictional people one may sign in as; none has a password."""


def add_people(acting: Acting) -> None:
    """Open the accounts of the people of the demonstration, where that is not done yet."""
    for username, name, role, department in PEOPLE:
        email = f"{username}@orvenne.example"
        add_user(acting.company, username=username, name=name, email=email, roles=[role], department=department)


def _take_files(acting: Acting, made: DemoCompany, say: Say) -> None:
    """The two closed years together, then the morning's list, whose missing items are confirmed."""
    *ledgers, (list_name, list_data) = made.files.items()
    for files, as_of in ((ledgers, None), ([(list_name, list_data)], TODAY)):
        parsed = read_files(files, today=TODAY, as_of=as_of)
        taken = _take(acting, parsed)
        say(f"{' + '.join(parsed.names)} : {taken}")


def _take_directory(acting: Acting, made: DemoCompany, say: Say) -> None:
    done = take_customers(acting, read_sheets("customers", [made.directory], today=TODAY))
    if not done.again:
        told = "{customers_changed} clients complétés, {contacts} contacts ajoutés, {rejected} lignes écartées"
        say(f"{made.directory[0]} : {told.format(**done.counts)}")


def _take(acting: Acting, parsed: Parsed) -> str:
    try:
        taken = take(acting, parsed)
    except NeedsConfirmation as asked:
        taken = take(acting, parsed, confirmed_missing=asked.count)
    if taken.again:
        return "déjà importé"
    gone = f", {taken.missing} soldées depuis" if taken.missing else ""
    return f"{taken.added} pièces ajoutées, {taken.changed} modifiées{gone}, {taken.rejected} lignes écartées"


def _dispute(acting: Acting, plan: DisputePlan) -> None:
    try:
        dispute = dispute_by_number(acting, plan.reference)
    except Absent:
        lines = [
            BlockedLine(receivable_by_number(acting, line.invoice, plan.customer), line.claimed, line.blocked)
            for line in plan.lines
        ]
        dispute = open_dispute(
            acting,
            lines=lines,
            reason=plan.reason,
            words=plan.words,
            opened_on=plan.opened_on,
            number=plan.reference,
        )
    if plan.resolution and dispute.status == "open":
        resolve_dispute(
            replace(acting, label="Camille Tessandre"),
            dispute=dispute,
            finding=plan.resolution.finding,
            conceded=dict(plan.resolution.conceded),
            policy=plan.resolution.policy,
            policy_reason=plan.resolution.policy_reason,
            effective_on=plan.resolution.on,
        )


def print_position(acting: Acting, out: Any) -> None:
    """What is certain, contested, claimable; by customer; why; then one invoice step by step."""
    rows = position_rows(acting.company, TODAY, by="customer")
    total = {
        key: sum(row[key] for row in rows)
        for key in ("open", "certain", "contested", "conceded", "claimable", "credit")
    }
    out.rule(f"[bold]{acting.company.name}[/bold] · situation au {TODAY:%d/%m/%Y}")
    _print_bar(total, out)
    _print_customers(rows, out)
    _print_disputes(acting, out)
    out.rule("[bold]Une facture expliquée[/bold]")
    print_explained(explained(receivable_by_number(acting, SIGNATURE), TODAY), out)


def _print_bar(total: dict[str, int], out: Any) -> None:
    parts = (
        ("non contesté, échu : réclamable", total["claimable"], "green"),
        ("non contesté, à échoir", total["certain"] - total["claimable"], "dark_sea_green4"),
        ("contesté : rien n'est réclamé", total["contested"], "dark_orange3"),
        ("accordé, avoir à établir", total["conceded"], "deep_pink4"),
    )
    out.print()
    out.print(bar([(cents, style) for _, cents, style in parts], 96))
    for label, cents, style in parts:
        share = 100 * cents / total["open"] if total["open"] else 0
        out.print(f"[{style}]█[/{style}] {label:<34}{euros(cents):>16} €  {share:5.1f} %")
    out.print(f"  {'ouvert en tout':<34}{euros(total['open']):>16} €")
    out.print(f"  {'crédits des clients, à déduire':<34}{euros(total['credit']):>16} €")
    out.print(f"  {'= solde des comptes 411':<34}{euros(total['open'] - total['credit']):>16} €\n")


CUSTOMERS = (
    Column("name", "Client"),
    Column("open", "Ouvert", "amount"),
    Column("certain", "Non contesté", "amount"),
    Column("contested", "Contesté", "amount"),
    Column("conceded", "Accordé", "amount"),
    Column("claimable", "Réclamable", "amount"),
    Column("credit", "Crédit", "amount"),
    Column("interest", "Pénalités retenues", "amount"),
    Column("gap", "Écart", "amount"),
)


def _print_customers(rows: list[dict[str, Any]], out: Any) -> None:
    """Those with the most contested first: there the work is."""
    ordered = sorted(
        (row for row in rows if row["open"] or row["credit"]), key=lambda row: (-row["contested"], -row["claimable"])
    )
    shown, others = ordered[:SHOWN_CUSTOMERS], ordered[SHOWN_CUSTOMERS:]
    amounts = [column.key for column in CUSTOMERS if column.kind == "amount"]
    if others:
        rest = {key: _sum(others, key) for key in amounts}
        shown.append({"name": f"{len(others)} autres clients"} | rest)
    show(shown, CUSTOMERS, Format.table, total=f"Total ({len(ordered)} clients)")
    out.print(NOTE_CUSTOMERS, style="dim")


NOTE_CUSTOMERS = (
    "Écart : ce que notre position abandonne par rapport à l'échéance d'origine. Tout montrer :\n"
    "bin/amiable position --as-of 2026-11-24 --by customer (ou receivable, portion)\n"
)


def _sum(rows: list[dict[str, Any]], key: str) -> int | None:
    values = [row[key] for row in rows]
    return None if None in values else sum(values)


DISPUTED = (
    Column("family", "Famille"),
    Column("reason", "Motif"),
    Column("count", "Litiges ouverts"),
    Column("blocked", "Contesté", "amount"),
    Column("days", "Le plus ancien", "days"),
)


def _print_disputes(acting: Acting, out: Any) -> None:
    out.print("[bold]Pourquoi c'est contesté[/bold]")
    by_reason: dict[str, dict[str, Any]] = {}
    for row in dispute_rows(acting.company, TODAY, status="open"):
        reason = REASONS[row["reason"]]
        line = by_reason.setdefault(
            row["reason"],
            {"family": FAMILIES[reason.family], "reason": reason.label, "count": 0, "blocked": 0, "days": 0},
        )
        line["count"] += 1
        line["blocked"] += row["blocked"]
        line["days"] = max(line["days"], row["days"])
    show(sorted(by_reason.values(), key=lambda line: -line["blocked"]), DISPUTED, Format.table, total="Total")
