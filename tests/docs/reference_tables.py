"""Reference of the database's tables, and of what an operator sets in the environment."""

import re

from tests.docs.pages import ROOT

VARIABLES = {
    "AMIABLE_HOME": "dossier des données ; par défaut le dossier du projet (`bin/amiable`), sinon le dossier courant",
    "AMIABLE_DATABASE_URL": "adresse de la base, `sqlite:///…` ou `postgresql://…` ; par défaut "
    "`var/amiable.sqlite3` dans `AMIABLE_HOME` (la démonstration : `var/demo.sqlite3`)",
    "AMIABLE_SECRET_KEY": "clé de signature ; par défaut tirée une fois et gardée dans un fichier `secret_key`",
    "AMIABLE_HOSTS": "noms auxquels le serveur web répond, séparés par des virgules",
    "AMIABLE_ORIGINS": "adresses sous lesquelles un relais le sert (`https://…`), séparées par des virgules",
    "AMIABLE_ADDRESS": "adresse à laquelle on l'atteint, pour les liens des messages ; par défaut http://127.0.0.1:8000",
    "AMIABLE_SMTP": "serveur de messagerie, `smtp://compte:secret@serveur:587?tls=starttls` (`on`, `off`) ; sans lui, "
    "rien ne part",
    "AMIABLE_DEBUG": "`1` : pages de Django pour le développement, et `/components/` ; jamais en service",
    "AMIABLE_DEMO": "`1` : entrer en un clic comme une personne fictive ; jamais avec de vraies données",
    "AMIABLE_TODAY": "le jour des écrans, pour la démonstration ; par défaut celui de l'horloge",
    "AMIABLE_LOG": "niveau du journal technique, `WARNING` par défaut",
    "AMIABLE_PYTHON": "interprète Python dont `bin/setup` se sert",
    "AMIABLE_NO_UV": "non vide : `bin/setup` se sert de pip même si uv est là",
    "AMIABLE_UV": "commande uv dont `bin/lock` se sert",
    "AMIABLE_TRIALS": "tests : multiplie le nombre d'essais au hasard",
    "AMIABLE_SEED": "tests : répète les essais au hasard d'une graine",
    "AMIABLE_BUDGET": "tests : multiplie les durées permises ; `0` les supprime",
    "AMIABLE_TEST_DATABASE": "tests : `sqlite` ou `postgresql`",
    "AMIABLE_TEST_POSTGRESQL": "tests : adresse d'un serveur déjà lancé",
    "AMIABLE_TEST_FOLDER": "tests : dossier des fichiers d'une exécution",
    "AMIABLE_CHROMIUM": "tests : navigateur à utiliser",
    "AMIABLE_SCREENSHOTS": "tests : dossier où garder des images des écrans",
    "AMIABLE_POSTGRESQL": "tests : dossier des programmes de PostgreSQL",
    "AMIABLE_BENCH_POSTGRESQL": "mesures : adresse d'une base PostgreSQL vide à elle seule, remplie puis gardée",
}
INTERNAL = {"AMIABLE_SETUP_LOCKED", "AMIABLE_TEST"}
_FOLDERS = ("bin", ".ci", "src", "tests")
_VARIABLE = re.compile(r"\bAMIABLE_[A-Z_]*[A-Z]\b")


def variables_in_source() -> set[str]:
    """Every variable that a script or module names, those between scripts left out."""
    here = ROOT / "tests" / "docs"
    files = [path for folder in _FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = (path.read_text(encoding="utf-8", errors="ignore") for path in files if _read(path, here))
    return {name for text in texts for name in _VARIABLE.findall(text)} - INTERNAL


def _read(path, here) -> bool:
    return (path.suffix == ".py" or path.parent.name in ("bin", ".ci")) and here not in path.parents


def settings_page() -> str:
    """Variables of the environment, then what a company and a customer choose."""
    rows = [f"| `{name}` | {VARIABLES[name]} |" for name in VARIABLES]
    return "\n".join(
        [
            "# Réglages",
            "",
            "*Environment variables of the operator; settings of a company and of a customer.*",
            "",
            "## De l'exploitant : variables d'environnement",
            "",
            "| variable | sens |",
            "|---|---|",
            *rows,
            "",
            "Une adresse PostgreSQL accepte `host` (dossier d'une prise locale), `sslmode`, `sslrootcert`, `sslcert`,",
            "`sslkey`, `connect_timeout`, `application_name` et `service`. Une adresse relative de SQLite part de",
            "`AMIABLE_HOME`.",
            "",
            "## D'une société : `amiable company set`",
            "",
            "| réglage | par défaut | sens |",
            "|---|---|---|",
            *_company_rows(),
            "",
            "## D'un client : `amiable customer set`",
            "",
            "`--term` et `--rate`, qui priment sur ceux de la société. Les échéances estimées suivent un nouveau",
            "délai, celles que les comptes ont données jamais.",
            "",
        ]
    )


def _company_rows() -> list[str]:
    from amiable.people.models import Company

    meaning = {
        "term": "délai usuel, dont une échéance absente du fichier est estimée",
        "rate": "taux des pénalités : `statutory`, ou un pourcentage convenu",
        "policies": "quelle politique suit un bien-fondé : voir [les politiques](motifs.md)",
        "currency": "devise des sommes (pas encore modifiable par une commande)",
        "time_zone": "fuseau du jour civil (pas encore modifiable par une commande)",
    }
    return [f"| `{name}` | `{Company._meta.get_field(name).default}` | {words} |" for name, words in meaning.items()]


def tables_page() -> str:
    """Every table of this project: what it is (the code's own words), its columns."""
    from django.apps import apps

    lines = [
        "# Tables de la base",
        "",
        "*The tables, generated from the models; the sentences are the code's own.*",
        "",
        "Les tables `receivables_event`, `receivables_movement` et `journal_line` ne font que s'allonger : des",
        "déclencheurs y refusent toute modification et tout effacement.",
        "",
    ]
    for model in sorted(apps.get_models(), key=lambda one: one._meta.db_table):
        if model.__module__.startswith("amiable."):
            told = " ".join((model.__doc__ or "").split())
            columns = ", ".join(f"`{field.column}`" for field in model._meta.fields)
            lines += [f"## `{model._meta.db_table}`", "", f"*{told.replace('*', '')}*", "", columns, ""]
    return "\n".join(lines)
