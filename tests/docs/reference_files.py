"""Reference of the files that come in: the simulated document, lists of open items, the FEC."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import ROOT

from amiable.core.dispute import FINDINGS
from amiable.formats.fec import columns as fec
from amiable.formats.grid import Limits
from amiable.formats.open_items import FIELDS
from amiable.formats.open_items.aliases import POSSIBLE, SURE
from amiable.formats.simulation import _READERS, KINDS, PLAIN_POLICIES

SOURCE = ROOT / "src" / "amiable"
REFUSING = ("core/simulation.py", "core/ledger/effects.py", "core/ledger/resolution.py", "core/ledger/post.py")
FORM = "formats/simulation.py"

REFUSALS = {
    "not_json": "le fichier n'est pas du JSON",
    "unreadable": "le fichier ne s'ouvre pas",
    "not_an_object": "un objet est attendu",
    "not_a_list": "une liste est attendue",
    "unknown_key": "une clé n'est pas connue",
    "duplicate_key": "une clé est donnée deux fois",
    "missing_key": "une clé manque",
    "bad_text": "un texte est vide, ou n'en est pas un",
    "bad_amount": "un montant n'a pas exactement deux décimales, porte un signe, ou dépasse un milliard",
    "bad_date": "une date n'est pas de la forme 2026-11-24",
    "bad_rate": "un taux n'est ni `statutory` ni un pourcentage d'au plus deux décimales",
    "bad_portion": "un numéro de part n'est pas un nombre entier",
    "unknown_type": "le type d'événement n'est pas connu",
    "unknown_reason": "le motif n'est pas connu",
    "unknown_finding": "le bien-fondé n'est pas connu",
    "unknown_policy": "la politique n'est pas connue",
    "unknown_kind": "la nature de part n'est pas connue",
    "unknown_terms": "le délai n'est pas connu",
    "several_terms": "plus d'un de `due_on`, `terms`, `portions`",
    "portions_sum": "les parts ne font pas le montant de la facture",
    "due_before_issue": "une échéance est avant l'émission",
    "duplicate_receivable": "le même numéro de facture deux fois",
    "duplicate_line": "deux lignes d'un litige sur la même facture",
    "no_lines": "un litige ne porte sur aucune facture",
    "unknown_receivable": "la facture n'est pas dans le document, ou pas dans ce litige",
    "unknown_customer": "aucune facture de ce client",
    "unknown_dispute": "le litige n'est pas ouvert ce jour-là",
    "unknown_portion": "la facture n'a pas cette part",
    "before_issue": "l'événement est avant l'émission de la facture",
    "dispute_exists": "un litige de ce nom est déjà ouvert",
    "resolved_twice": "le litige est déjà résolu",
    "contested_exceeds_certain": "plus de contesté que de non contesté",
    "conceded_exceeds_contested": "plus d'accordé que de contesté et non réglé",
    "credited_exceeds_open": "plus d'escompte que ce qui reste dû",
    "written_off_exceeds_open": "plus de perte que ce qui reste dû",
    "turnover": "une part a trop bougé pour que les sommes restent exactes",
}
"""Refusals that a simulated document may meet: code → what it means."""

NOT_SIMULATED = {"issued_twice", "paid_exceeds", "returned_exceeds", "credit_exceeds", "rescheduled_exceeds"}
"""Refusals of events that the document cannot hold."""


def codes_in_source() -> set[str]:
    """Every code written as a literal where a refusal is raised."""
    found: set[str] = set()
    for name in (*REFUSING, FORM):
        for node in ast.walk(ast.parse(Path(SOURCE / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("Refused", "refused", "_Form", "Impossible", "refuse"):
                found |= set(_literal(node.args[0]) if node.args else ())
            elif isinstance(node, ast.Call) and _called(node) == "limited":
                found |= set(_literal(node.args[2]))
    return found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


_DOCUMENT = """# Le fichier de `amiable simulate`

*The JSON document of `amiable simulate`: keys, names and refusal codes, checked against the program.*

Un objet avec `receivables` (une liste) et `events` (une liste, facultative). Les montants sont des textes à deux
décimales (`"1200.00"`), les dates des textes (`"2026-11-24"`). Toute clé inconnue est refusée. Les événements peuvent
être dans n'importe quel ordre : ils sont appliqués par date, puis dans l'ordre du fichier. Ceux d'après `--as-of`
n'existent pas ; leur forme seule est vérifiée.

## `receivables`

| clé | valeur |
|---|---|
| `number`, `customer` | textes, obligatoires |
| `issued_on` | date, obligatoire |
| `amount` | montant TTC, obligatoire |
| `due_on` | échéance ; `null` ou absente : inconnue, donc jamais en retard |
| `terms` | délai : `30 days`, `60 days`, `45 days end of month`, `end of month 45 days` |
| `portions` | liste de `{amount, due_on, kind}` dont la somme est le montant ; `kind` : KINDS |
| `rate` | `statutory` (par défaut), ou un pourcentage convenu comme `12.5` |

Un seul de `due_on`, `terms`, `portions`.

## `events`

Chaque événement a `on` et `type`.

| `type` | clés obligatoires | clés facultatives |
|---|---|---|
EVENTS

`lines` est une liste de `{receivable, amount}` à l'ouverture d'un litige, de `{receivable, conceded}` à sa résolution
(une facture qui n'y est pas n'accorde rien). `reason` : voir [les motifs](motifs.md). `finding` : FINDINGS.
`policy` : POLICIES, ou `null` pour celle du bien-fondé.

## La réponse

`--format json` donne `as_of`, `portions`, `receivables`, `customers` (les crédits) et `warnings`. `interest`,
`original_interest` ou `gap` valent `null`, avec `reason` sur la ligne, quand un jour qui porte n'a pas de taux connu.
Les avertissements ont pour code `rate_below_floor` ou `due_date_beyond_ceiling`.

## Refus

Code de sortie 1, une phrase sur la sortie d'erreur, et avec `--format json` un objet
`{"error": {"event", "code", "message"}}`, avec `where` quand une entrée est en cause. `event` compte à partir de 1 dans
l'ordre du fichier.

| code | sens |
|---|---|
REFUSALS
"""


def simulate_page() -> str:
    """The document of `amiable simulate`: keys, events, refusals."""
    events = (
        f"| `{kind}` | {_codes(needed)} | {_codes(optional)} |" for kind, (needed, optional, _) in _READERS.items()
    )
    filled = {
        "KINDS": _codes(KINDS),
        "EVENTS": "\n".join(events),
        "FINDINGS": _codes(FINDINGS),
        "POLICIES": _codes(PLAIN_POLICIES),
        "REFUSALS": "\n".join(f"| `{code}` | {REFUSALS[code]} |" for code in sorted(REFUSALS)),
    }
    return re.sub("|".join(filled), lambda found: filled[found[0]], _DOCUMENT)


def open_items_page() -> str:
    """Fields and the titles that name them."""
    bounds = Limits()
    lines = [
        "# Colonnes des listes de postes ouverts",
        "",
        "*Column titles recognised in open-items files, generated from the program.*",
        "",
        "CSV (séparateur et encodage trouvés seuls), XLSX, XLS et ODS. Les titres sont comparés sans accents, sans",
        "majuscules, sans ponctuation et sans « de », « du », « la »… Il faut un client, un numéro, une date et un",
        f"montant. Au plus {bounds.size // 1_000_000} Mo.",
        "",
        "Un titre sûr nomme son champ ; un titre possible est pris quand aucun titre sûr ne l'a fait, et cela est dit.",
        "`amiable import --column CHAMP=TITRE` tranche, et le choix est retenu pour les fichiers qui ont les mêmes",
        "titres.",
        "",
        "| champ | titres sûrs | titres possibles |",
        "|---|---|---|",
    ]
    for name in FIELDS:
        lines.append(f"| `{name}` | {', '.join(SURE.get(name, ()))} | {', '.join(POSSIBLE.get(name, ()))} |")
    return "\n".join([*lines, ""])


def fec_page() -> str:
    """Columns of a FEC under all their names; accounts followed; what is read and what is refused."""
    lines = [
        "# Fichier des écritures comptables (FEC)",
        "",
        "*How a FEC (tax accounting file, art. A47 A-1 LPF) is read: columns, accounts, rules.*",
        "",
        "Séparateur tabulation ou barre (point-virgule et virgule sont lus aussi) ; UTF-8, Windows-1252 ou",
        "ISO-8859-15. Sont suivis les comptes 411, 413 et 416 (clients) et 419 (avances), jamais 418.",
        "",
        "- Plusieurs exercices se donnent ensemble : les postes passent d'une année à l'autre, à la place des lignes",
        "  d'à-nouveau ; un exercice suivi d'un trou est laissé de côté, et cela est dit.",
        "- La date de clôture et le SIREN viennent du nom du fichier (`000001008FEC20251231.txt`) quand il les donne,",
        "  sinon la fin du dernier mois d'écritures. Le nom ne prouve rien d'autre.",
        "- Le lettrage dit ce qui est soldé ; un groupe lettré après la clôture est ouvert à la clôture. Sans",
        "  lettrage, les règlements sont rapprochés par référence, montant puis ancienneté, et cela est dit.",
        "- Une échéance n'est prise que d'une colonne d'échéance ; sinon elle est estimée d'après le délai du client,",
        "  sans pénalité (voir [pourquoi](../explanation/dates.md)).",
        "- Le total par client est comparé au solde de son compte, au centime.",
        "- Une ligne qui ne se lit pas est écartée avec son numéro et la raison ; les autres passent.",
        "",
        "| champ | noms de colonne reconnus (sans accents, casse ni ponctuation) |",
        "|---|---|",
        *(f"| `{field}` | {_codes(names)} |" for field, names in fec._ALIASES.items()),
        "",
        f"Obligatoires : {', '.join(fec._NEEDED.values())}, et Debit et Credit (ou Montant et Sens).",
        "",
    ]
    return "\n".join(lines)


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
