"""Reference of who may do what: the abilities of the roles, and what each address of the screens asks."""

from amiable.people.access import ABILITIES
from amiable.people.models import Role

ABILITY_WORDS = {
    "read": "lire",
    "import": "importer",
    "dispute": "ouvrir un litige",
    "decide": "décider d'un litige",
    "settings": "régler la société",
    "people": "gérer les personnes et leurs rôles",
}


def access_page() -> str:
    """Roles and abilities, then address × method × role."""
    from django.utils.translation import override
    from tests.web.routes import table

    with override("fr"):
        labels = {role.value: str(role.label) for role in Role}
    roles = list(labels)
    head = "| " + " | ".join(labels[role] for role in roles) + " |"
    lines = [
        "# Droits",
        "",
        "*Who may do what: roles, abilities, and every address of the screens. The tests make each of these requests.*",
        "",
        "Une personne a un ou plusieurs rôles dans une société (`amiable user add`). Ce qui est à une autre société,",
        "ou n'existe pas, répond 404 de la même façon ; un geste que le rôle ne permet pas répond 403 ; sans session,",
        "on est mené à la connexion.",
        "",
        "## Ce que peut chaque rôle",
        "",
        "| | " + head[2:],
        "|---|" + ":-:|" * len(roles),
        *(
            f"| {ABILITY_WORDS[ability]} | " + " | ".join("●" if role in having else "·" for role in roles) + " |"
            for ability, having in ABILITIES.items()
        ),
        "",
        "## Adresses des écrans",
        "",
        "| adresse | méthode | " + head[2:],
        "|---|---|" + ":-:|" * len(roles),
        *(
            f"| `/{path}` | {method} | " + " | ".join("●" if role in having else "·" for role in roles) + " |"
            for path, method, _ability, having in table()
        ),
        "",
    ]
    return "\n".join(lines)
