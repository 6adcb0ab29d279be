"""Disputes over the contract and what surrounds the sale."""

from amiable.jobs.demo_company.complaint import Answer, Complaint, Contested, euros, sale
from amiable.jobs.demo_company.model import Article, Sale

PENALTY_NOTE = Sale("Huilerie du Mas-Orient", 36, (Article("Pénalités de retard et indemnités", 1, 612_000),), vat=0)

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        21, "late_penalties", (Contested(PENALTY_NOTE, euros(612)),),
        "Vous nous comptez 612,00 € de pénalités pour une facture que nous contestions depuis l’été. Cela nous paraît "
        "pour le moins maladroit ; merci de les annuler.",
    ),
    Complaint(
        71, "contract",
        (Contested(sale("Savonnerie des Trois-Lavoirs", 85, ("Flacons pompe 300 ml", 35_000, 400)), euros(16_800)),),
        "Le contrat-cadre a été dénoncé le 30 juin avec le préavis prévu. Cette livraison d’août n’a pas été "
        "commandée par nous et reste à votre disposition dans notre entrepôt.",
    ),
    Complaint(
        29, "other",
        (Contested(sale("Torréfaction Maravel", 53, ("Présentoirs de comptoir", 150, 14_000)), euros(1_260)),),
        "Notre ancien acheteur avait, semble-t-il, convenu d’un prêt gratuit de la moitié des présentoirs. "
        "Nous cherchons la trace de cet accord, accordez-nous un peu de temps.",
    ),
    Complaint(
        42, "contract",
        (Contested(sale("Coopérative du Val d'Issarne", 106, ("Cagettes bois", 4_000, 1_050)), euros(5_040)),),
        "Vos conditions générales n’ont jamais été acceptées par notre conseil d’administration : la clause de "
        "révision de prix ne nous est pas opposable.",
        Answer(12, "withdrawn", (0,), "restart",
               "Échéance reportée à la demande de la direction commerciale, pour préserver la relation."),
    ),
    Complaint(
        77, "return_not_credited",
        (Contested(sale("Miellerie Castelombre", 119, ("Caisses 60x40", 1_000, 3_400)), euros(1_428)),),
        "350 caisses consignées reprises par votre tournée du 4 août, toujours pas d’avoir. C’est la deuxième "
        "fois cette année.",
        Answer(28, "founded", (euros(1_428),), "restart",
               "Retour égaré par notre dépôt : le client n’a pas à supporter le délai."),
    ),
)  # fmt: skip
