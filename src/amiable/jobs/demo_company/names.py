"""Names of a world that does not exist: trades, places and people invented, written as French accounts write them.

Straight apostrophes only: the files are also written in ISO 8859-15, which has no other.
"""

from random import Random

from amiable.jobs.demo_company.chance import shuffled

SELLER = "Orvenne Emballages"

TRADES: tuple[str, ...] = (
    "Biscuiterie", "Brasserie", "Brûlerie", "Cartonnages", "Charcuterie", "Chocolaterie", "Cidrerie",
    "Confiserie", "Confiturerie", "Conserverie", "Coopérative", "Cosmétiques", "Distillerie", "Épicerie",
    "Fromagerie", "Fumaisons", "Glacier", "Halles", "Herboristerie", "Huilerie", "Jardinerie", "Laiterie",
    "Maraîchers", "Miellerie", "Minoterie", "Moutarderie", "Négoce", "Œufs", "Parfumerie", "Pâtisserie",
    "Pépinières", "Poissonnerie", "Rôtisserie", "Salaisons", "Savonnerie", "Traiteur", "Vergers", "Vinaigrerie",
)  # fmt: skip

PLACES: tuple[str, ...] = (
    "Aubrelage", "Aigremault", "Balançour", "Bessandière", "Brévannoy", "Cœurvigne", "Colombrelle", "Crézancel",
    "Çarnavel", "Dormelaye", "Doucelin", "Écharmont", "Épernoix", "Fauconnelle", "Fontarbel", "Garvenois",
    "Gélisande", "Grâcevault", "Hautmesle", "Hérimoncel", "Issandour", "Jouvenelle", "Kergoalen", "L'Haÿmont",
    "Lancervy", "Longueraie", "Louvignac", "Maïsolle", "Marsaveuil", "Mézidoux", "Montagrelle", "Nœudelle",
    "Noirvaux", "Octemare", "Œillanges", "Orgevaux", "Paluzan", "Pierrelande", "Plouzenec", "Quincelmes",
    "Rambervaux", "Roquefadel", "Rouvrenaye", "Saint-Arlin", "Saint-Éloët", "Sainte-Mirelle", "Sauvelonde",
    "Sérignoux", "Taillebœuf", "Tournemyre", "Ussandre", "Valcendré", "Vaucreuil", "Verdelonde", "Vœuvray",
    "Wasquignies", "Ygrandel", "Zellenvihr",
)  # fmt: skip

OWNERS: tuple[str, ...] = (
    "Abribat-Noé", "Bellanoy", "Castanvert", "Coëtmeur", "Dujançois", "Esquerrel", "Fabrizan", "Gaëlmont",
    "Hénaudin", "Jolivaux", "Lecœuvre", "Maurencel", "Nivardeau", "Ourliac-Fay", "Peyrolas", "Quillamont",
    "Ribaudel", "Sénélar", "Thévrault", "Vandesmet-Roy",
)  # fmt: skip

FORMS: tuple[str, ...] = ("SARL", "SAS", "EARL", "SCOP")


def siren(rank: int) -> str:
    """A fictional SIREN that passes the Luhn test: never allotted, it starts with five zeros. 0 <= rank < 900."""
    stem = f"{100 + rank:08d}"
    digits = [int(digit) for digit in stem]
    total = sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return stem + str(-total % 10)


def invented(rng: Random, count: int) -> list[str]:
    """`count` different names of firms; raises `ValueError` beyond what the lists can make."""
    plain = [f"{trade} {place}" for place in PLACES for trade in TRADES]
    owned = [f"{FORMS[rank % len(FORMS)]} {owner}" for rank, owner in enumerate(OWNERS)]
    owned += [f"{trade} {owner} & Fils" for owner in OWNERS for trade in TRADES[::5]]
    if count > len(plain):
        raise ValueError(f"{count} customers: at most {len(plain)} names")
    few = count // 6
    return shuffled(rng, shuffled(rng, plain)[: count - few] + shuffled(rng, owned)[:few])
