"""Disputes over quality and conformity (the guide's third family)."""

from amiable.jobs.demo_company.complaint import Answer, Complaint, Contested, euros, sale

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        19, "not_as_ordered",
        (Contested(sale("Chocolaterie Vernisol", 34, ("Coffrets brun cacao", 20_000, 350)), euros(4_275, 60)),),
        "La teinte des coffrets s’éloigne nettement de l’échantillon validé : 10 180 pièces tirent sur le violet. "
        "Impossible de les mettre en rayon pour Noël.",
    ),
    Complaint(
        96, "quality_defect",
        (Contested(sale("Parfumerie Olivanse", 113, ("Flacons ambrés", 60_000, 450),
                        paid=euros(12_960), paid_ago=50), euros(19_440)),),
        "36 000 flacons présentent une bulle dans l’épaulement et fuient au test de pression. Rapport du laboratoire "
        "joint. Un lancement est déjà décalé de notre côté : nous attendons une réponse rapide et précise.",
    ),
    Complaint(
        60, "quality_defect",
        (Contested(sale("Distillerie Ronceval-Haut", 81, ("Bouteilles 70 cl", 48_000, 350)), euros(13_104)),),
        "Goulots hors cote sur 31 200 bouteilles, les bouchons ne tiennent pas. Notre maître de chai a écarté tout "
        "le lot 26-208.",
    ),
    Complaint(
        46, "not_as_ordered",
        (Contested(sale("Moutarderie Belchaume", 63, ("Verrines décorées", 26_000, 600)), euros(9_360)),),
        "Le décor demandé comportait deux couleurs, une seule a été imprimée sur 13 000 verrines. Bon à tirer du "
        "3 septembre à l’appui.",
    ),
    Complaint(
        68, "service_incomplete",
        (Contested(sale("Biscuiterie Mornevent", 99, ("Étude et outillage moule M12", 1, 6_800_000)), euros(2_880)),),
        "L’outillage a bien été livré, mais ni les essais ni le dossier de contact alimentaire prévus au devis. "
        "Nous réglerons ces 2 880 € quand la prestation sera complète.",
    ),
    Complaint(
        104, "retention",
        (Contested(sale("Salaisons Montfervent", 110, ("Ligne de mise en barquettes", 1, 40_000_000),
                        paid=euros(45_600), paid_ago=60), euros(2_400)),),
        "Nous conservons les 5 % de retenue de garantie jusqu’à la levée des deux réserves du procès-verbal : "
        "l’éjecteur et le capot de sécurité.",
    ),
    Complaint(
        5, "quality_defect",
        (Contested(sale("Torréfaction Maravel", 18, ("Sachets kraft à valve", 30_000, 210)), euros(1_890)),),
        "Un quart des sachets se décolle à la soudure du bas, le café perd son arôme en deux jours. "
        "Échantillons envoyés hier par la poste.",
    ),
    Complaint(
        91, "quality_defect",
        (Contested(sale("Huilerie du Mas-Orient", 109, ("Bidons 3 l", 7_000, 1_260),
                        paid=euros(6_000), paid_ago=63), euros(4_584), euros(5_292)),),
        "La moitié des bidons suinte au bouchon : nous demandons 5 292,00 € d’avoir. Ayant déjà versé 6 000 €, nous "
        "gardons le solde en attendant.",
        Answer(29, "partly_founded", (euros(2_292),), "original",
               "Le client a demandé par écrit que la date de la facture reste celle du solde."),
    ),
    Complaint(
        55, "not_as_ordered",
        (Contested(sale("Confiturerie Belle-Églantine", 78, ("Pots verre 37 cl", 16_000, 350)), euros(2_016)),),
        "Les 4 800 pots reçus sont à pas de vis de 63 mm, nous utilisons du 66.",
        Answer(39, "unfounded", (0,), "pause",
               "La commande portait bien 63 mm, mais notre réponse a tardé dix jours de notre fait."),
    ),
    Complaint(
        25, "quality_defect",
        (Contested(sale("Chocolaterie Vernisol", 78, ("Étiquettes en rouleau", 400_000, 18)), euros(2_160)),),
        "Colle insuffisante sur dix rouleaux, les étiquettes tombent au froid. Notre service qualité propose un "
        "partage, qu’en pensez-vous ?",
        Answer(11, "partly_founded", (euros(1_080),)),
    ),
)  # fmt: skip
