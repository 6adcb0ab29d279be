"""Disputes over the delivery: missing, broken, late, wrong (the guide's second family)."""

from amiable.jobs.demo_company.complaint import Answer, Complaint, Contested, euros, sale

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        27, "quantity_missing",
        (Contested(sale("Tessorel Distribution", 43, ("Palettes bois", 1_200, 15_300)), euros(7_344)),),
        "Il manque 400 palettes sur les 1 200 annoncées. Le troisième camion n’est jamais arrivé à notre plateforme, "
        "et votre transporteur ne répond plus.",
    ),
    Complaint(
        11, "damaged_in_transport",
        (Contested(sale("Brasserie d'Orsanne", 22, ("Bouteilles 50 cl", 12_000, 400)), euros(960)),),
        "Deux palettes couchées dans la remorque, 2 000 bouteilles cassées. Réserves précises sur le bon de "
        "livraison, signées du chauffeur. Photos jointes.",
    ),
    Complaint(
        118, "not_delivered",
        (Contested(sale("Conserverie Lanvaudan-Mer", 120, ("Boîtes métal 1/2", 90_000, 350),
                        paid=euros(18_900), paid_ago=56), euros(18_900)),),
        "Vous nous facturez 90 000 boîtes, nous en avons reçu la moitié. Le second départ, prévu le lendemain, n’a "
        "jamais été livré : sans preuve de livraison nous ne paierons pas ces 18 900,00 €.",
    ),
    Complaint(
        36, "late_delivery",
        (Contested(sale("Cidrerie Pommeraie-Basse", 55, ("Bouteilles 75 cl", 45_000, 480)), euros(5_400)),),
        "Livraison promise le 25 septembre, reçue le 6 octobre, en pleine saison de pressage. La ligne est restée "
        "arrêtée deux jours ; nous retenons 5 400 € comme nous vous l’avions écrit.",
    ),
    Complaint(
        20, "wrong_item",
        (Contested(sale("Fromagerie du Haut-Sérac", 39, ("Cloches transparentes", 3_200, 1_800),
                        ("Barquettes operculées", 20_000, 120)), euros(6_912)),),
        "Vous avez livré des cloches de 18 cm ; la commande demandait 22 cm. Inutilisables pour nos tommes, "
        "merci de les reprendre.",
    ),
    Complaint(
        15, "damaged_in_transport",
        (Contested(sale("Traiteur Valmérand", 29, ("Plateaux repas", 6_000, 960)), euros(2_304)),),
        "Le film s’est déchiré pendant le transport et 2 000 plateaux ont pris l’eau. Nous les avons mis de côté pour "
        "votre expert.",
    ),
    Complaint(
        4, "quantity_missing",
        (Contested(sale("Vergers de la Clairmaye", 14, ("Caisses 60x40", 4_000, 3_400)), euros(3_672)),),
        "Bonjour, 900 caisses de moins au comptage de ce matin, deux personnes ont vérifié. Pouvez-vous regarder "
        "de votre côté avant que nous passions la facture ?",
    ),
    Complaint(
        33, "return_not_credited",
        (Contested(sale("Pépinières Ardelune", 67, ("Pots horticoles 3 l", 4_000, 1_500)), euros(1_440)),),
        "Les 800 pots rendus à votre chauffeur le 14 octobre (bon de retour n° 2071) n’ont toujours pas été crédités.",
    ),
    Complaint(
        7, "transport_charges",
        (Contested(sale("Halles de Pontarvel", 28, ("Cartons double cannelure", 2_400, 1_300),
                        ("Port et livraison", 2, 450_000)), euros(540)),),
        "Franco de port au-delà de 2 500 € HT d’après vos propres conditions, or le port est compté, et deux fois. "
        "Nous en contestons au moins un : 540,00 €.",
    ),
    Complaint(
        62, "logistic_penalties",
        (Contested(sale("Distribution Lormelle", 99, ("Caisses 60x40", 12_000, 3_400),
                        paid=euros(39_960), paid_ago=40), euros(9_000)),
         Contested(sale("Distribution Lormelle", 85, ("Barquettes operculées", 240_000, 120),
                        paid=euros(26_160), paid_ago=40), euros(8_400)),
         Contested(sale("Distribution Lormelle", 71, ("Palettes bois", 1_500, 15_300)), euros(7_200))),
        "Taux de service de 87 % au troisième trimestre pour un engagement de 98 %. Conformément à l’annexe "
        "logistique, nous déduisons 24 600,00 € de pénalités sur vos trois dernières factures.",
    ),
    Complaint(
        67, "quantity_missing",
        (Contested(sale("Conserverie Lanvaudan-Mer", 90, ("Caisses 60x40", 3_600, 3_400)), euros(4_896)),),
        "Nous n’avons pas retrouvé 1 200 caisses de cette livraison dans notre stock.",
        Answer(46, "unfounded", (0,), None),
    ),
    Complaint(
        57, "damaged_in_transport",
        (Contested(sale("Charcuterie Bréhan-Loup", 81, ("Seaux alimentaires 5 l", 2_000, 1_480)), euros(1_776)),),
        "En ouvrant les cartons au bout de trois semaines nous avons trouvé mille seaux fendus. Le carton "
        "extérieur, lui, paraissait intact.",
        Answer(50, "inadmissible", (0,)),
    ),
    Complaint(
        43, "late_delivery",
        (Contested(sale("Biscuiterie Mornevent", 68, ("Étuis carton", 60_000, 200)), euros(1_800)),),
        "Cinq jours de retard sur les étuis de rentrée : nos équipes ont tourné à vide. Nous attendons un geste de "
        "1 800 €.",
        Answer(29, "goodwill", (euros(600),)),
    ),
    Complaint(
        26, "wrong_item",
        (Contested(sale("Tessorel Distribution", 98, ("Film étirable", 900, 6_400)), euros(2_304)),),
        "Un tiers des bobines est en 17 microns, nous avions commandé du 23. Elles sont rendues, avec bon de retour.",
        Answer(8, "founded", (euros(2_304),)),
    ),
    Complaint(
        35, "transport_charges",
        (Contested(sale("Jardinerie Clos-Morvaine", 50, ("Pots horticoles 3 l", 1_400, 1_500),
                        ("Port et livraison", 1, 300_000)), euros(360)),),
        "Nous sommes venus chercher la marchandise nous-mêmes. Pourquoi du port ?",
        Answer(32, "goodwill", (euros(360),)),
    ),
)  # fmt: skip
