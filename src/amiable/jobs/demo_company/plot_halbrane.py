"""The signature customer: Laiterie Halbrane, four disputes on one invoice and one on another.

Days are counted before today; with today = 24 November 2026 the great invoice is of 31 July and due on
14 September. Its 9 468,00 € still open are 18 480,00 less 9 000,00 received and 12,00 of bank charges.
"""

from amiable.jobs.demo_company.complaint import Answer, Complaint, Contested, euros, sale
from amiable.jobs.demo_company.model import Sale

NAME = "Laiterie Halbrane"

SIGNATURE = sale(
    NAME, 116,
    ("Pots verre 37 cl", 15_000, 350),
    ("Couvercles à vis", 24_000, 190),
    ("Caisses 60x40", 1_200, 3_400),
    ("Intercalaires", 100, 700),
    ("Port et livraison", 2, 720_000),
    paid=euros(9_012), paid_ago=55,
)  # fmt: skip

AUTUMN = sale(NAME, 60, ("Caisses 60x40", 1_800, 3_400))

QUIET: tuple[Sale, ...] = (
    sale(
        NAME, 95, ("Pots verre 37 cl", 26_000, 350), ("Intercalaires", 1_000, 700),
        ("Port et livraison", 1, 500_000),
    ),
    sale(NAME, 35, ("Caisses 60x40", 2_250, 3_400)),
    sale(NAME, 12, ("Pots verre 37 cl", 13_500, 350), ("Port et livraison", 1, 450_000)),
)  # fmt: skip
"""Invoices nobody contests, still open."""

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        83, "price", (Contested(SIGNATURE, euros(576)),),
        "Bonjour, les 24 000 couvercles nous sont facturés 0,19 € pièce. Votre offre d’avril, que nous avons "
        "acceptée, dit 0,17 €. Merci de corriger la différence, soit 576,00 € TTC.",
        Answer(67, "founded", (euros(576),)),
    ),
    Complaint(
        80, "quantity_missing", (Contested(SIGNATURE, euros(816)),),
        "À la réception du 30 juillet, notre cariste n’a compté que 1 000 caisses sur les 1 200 facturées. "
        "Il en manque donc 200 ; le bon de livraison porte la mention « sous réserve de comptage ».",
        Answer(43, "partly_founded", (euros(408),)),
    ),
    Complaint(
        76, "quality_defect", (Contested(SIGNATURE, euros(2_520)),),
        "En mettant les pots en ligne nous en avons écarté 6 000 : col ébréché, impossible de les operculer. "
        "Ils sont sur trois palettes, à votre disposition. Photos des numéros de lot ci-jointes.",
    ),
    Complaint(
        74, "transport_charges", (Contested(SIGNATURE, euros(864)),),
        "Le port apparaît deux fois sur votre facture alors qu’il n’y a eu qu’un camion. "
        "Nous demandons l’annulation du second, 864,00 € TTC.",
        Answer(22, "partly_founded", (euros(432),)),
    ),
    Complaint(
        41, "discount", (Contested(AUTUMN, euros(1_440)),),
        "Il avait été convenu avec Mme Virazeix d’une remise de 1 200 € HT sur la première commande d’automne. "
        "Nous ne la voyons nulle part sur la facture.",
    ),
)  # fmt: skip
