"""What Orvenne Emballages makes: label, unit price excl. VAT in thousandths of a euro, lot (a multiple of 10)."""

from random import Random

from amiable.jobs.demo_company.chance import between, pick
from amiable.jobs.demo_company.model import Article

CATALOGUE: tuple[tuple[str, int, int], ...] = (
    ("Caisses 60x40", 3400, 10),
    ("Caisses ajourées 50x30", 2650, 10),
    ("Couvercles à vis", 190, 100),
    ("Capsules dorées", 84, 500),
    ("Pots verre 37 cl", 350, 50),
    ("Bocaux 75 cl", 620, 50),
    ("Bouteilles 50 cl", 400, 50),
    ("Flacons ambrés", 450, 50),
    ("Barquettes operculées", 120, 200),
    ("Seaux alimentaires 5 l", 1480, 20),
    ("Étuis carton", 200, 100),
    ("Cartons double cannelure", 1300, 20),
    ("Boîtes à œufs", 95, 200),
    ("Intercalaires", 700, 20),
    ("Palettes bois", 15300, 10),
    ("Film étirable", 6400, 10),
    ("Étiquettes en rouleau", 18, 1000),
)

CARRIAGE = "Port et livraison"


def articles(rng: Random, net: int) -> tuple[Article, ...]:
    """One to three articles for about `net` cents excl. VAT, now and then with the carriage."""
    count = between(rng, 1, 3)
    drawn = []
    for _ in range(count):
        label, mils, lot = pick(rng, CATALOGUE)
        drawn.append(Article(label, max(1, net * 10 // count // mils // lot) * lot, mils))
    if rng.random() < 0.3:
        drawn.append(carriage(between(rng, 3, 18) * 1000))
    return tuple(drawn)


def carriage(net: int) -> Article:
    """The carriage of a delivery, `net` cents excl. VAT."""
    return Article(CARRIAGE, 1, net * 10)
