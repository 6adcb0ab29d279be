"""Disputes over the bill itself: price, discount, VAT, duplicate, the wrong firm (the guide's first family)."""

from amiable.jobs.demo_company.complaint import Answer, Complaint, Contested, euros, sale

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        15, "price",
        (Contested(sale("Fauvelaix Traiteur", 39, ("Barquettes operculées", 43_300, 180)), euros(3_117, 60)),),
        "Vous avez appliqué 0,18 € la barquette. Notre contrat de mars prévoit 0,12 € à partir de 40 000 pièces, "
        "et nous en avons pris 43 300. Écart : 3 117,60 € TTC.",
    ),
    Complaint(
        1, "price",
        (Contested(sale("Épicerie Miremont", 19, ("Bocaux 75 cl à fermeture", 2_500, 1_200)), euros(540)),),
        "Prix unitaire lu 1,20 €, prix attendu 1,02 € selon la commande. Merci de vérifier.",
    ),
    Complaint(
        47, "discount",
        (Contested(sale("Cartonnages Beaurivel", 75, ("Cartons double cannelure", 9_200, 1_000)), euros(2_208)),),
        "La remise de fin d’année de 20 % signée le 12 mars n’a pas été déduite. Je vous l’ai déjà signalé par "
        "téléphone à votre commercial, sans suite. Pourriez-vous régulariser ?",
    ),
    Complaint(
        8, "duplicate_invoice",
        (Contested(sale("Cartonnages Beaurivel", 26, ("Cartons double cannelure", 1_200, 1_300)), euros(1_872)),),
        "Cette facture est la copie de celle de la semaine précédente : même bon de livraison, mêmes 1 200 cartons. "
        "Nous ne réglerons évidemment qu’une fois.",
    ),
    Complaint(
        13, "invoice_error",
        (Contested(sale("Imprimerie Sorvane", 29, ("Étuis carton", 37_150, 200)), euros(8_916)),),
        "La facture est établie au nom de notre ancienne société, fusionnée au 1er juillet. "
        "Notre comptabilité ne peut pas l’enregistrer ; merci de la refaire avec le nouveau SIRET.",
    ),
    Complaint(
        6, "vat",
        (Contested(sale("Quévrault Négoce", 22, ("Palettes bois", 1_000, 15_300), ("Film étirable", 297, 6_400)),
                   euros(3_440)),),
        "Une partie de la marchandise est partie directement à notre dépôt de Gand : la TVA de 3 440,00 € sur cette "
        "livraison intracommunautaire ne devrait pas figurer sur votre facture.",
    ),
    Complaint(
        32, "payment_already_made",
        (Contested(sale("Miellerie Castelombre", 88, ("Pots miel hexagonaux", 10_000, 350)), euros(4_200)),),
        "Nous avons payé cette facture le 2 octobre, voici l’avis de virement. Merci de cesser de nous la réclamer.",
    ),
    Complaint(
        53, "payment_terms",
        (Contested(sale("Coopérative du Val d'Issarne", 84, ("Cagettes bois", 10_000, 1_050)), euros(12_600)),),
        "Votre facture indique 30 jours. Nos conditions particulières, contresignées par vous en janvier, disent "
        "60 jours. Nous demandons une facture rectifiée avant tout règlement.",
    ),
    Complaint(
        25, "invoice_error",
        (Contested(sale("Glacier Aubépin", 49, ("Pots carton 500 ml", 24_000, 160)), euros(1_152)),),
        "Six mille pots nous sont comptés en format 1 litre alors que nous n’utilisons que le demi-litre. "
        "L’écart est de 1 152,00 € TTC, le reste est bon à payer.",
    ),
    Complaint(
        95, "price",
        (Contested(sale("Vinaigrerie Sauldre-Blanche", 112, ("Bouteilles 50 cl", 18_000, 420)), euros(1_512)),),
        "La hausse de 0,07 € appliquée au 1er août ne nous a jamais été notifiée. Nous la refusons.",
        Answer(61, "unfounded", (0,)),
    ),
    Complaint(
        70, "duplicate_invoice",
        (Contested(sale("Savonnerie des Trois-Lavoirs", 92, ("Étuis carton", 11_400, 200)), euros(2_736)),),
        "Doublon manifeste : la commande 45-118 est déjà réglée sur la facture du 6 août.",
        Answer(54, "founded", (euros(2_736),)),
    ),
    Complaint(
        57, "payment_already_made",
        (Contested(sale("Brasserie d'Orsanne", 105, ("Bouteilles 50 cl", 5_625, 400)), euros(2_700)),),
        "Sauf erreur de notre part ce montant est parti avec le virement groupé de septembre. Pouvez-vous pointer ?",
        Answer(49, "withdrawn", (0,)),
    ),
    Complaint(
        40, "discount",
        (Contested(sale("Halles de Pontarvel", 104, ("Caisses 60x40", 1_500, 3_400)), euros(918)),
         Contested(sale("Halles de Pontarvel", 76, ("Caisses ajourées 50x30", 1_000, 2_650)), euros(477))),
        "L’accord cadre nous donne 15 % sur les caisses dès 2 000 pièces cumulées. Nous y sommes depuis août et rien "
        "n’a été appliqué sur ces deux factures.",
        Answer(18, "partly_founded", (euros(459), euros(477)), "pause",
               "Notre commercial a mis trois semaines à confirmer l’accord : ces jours ne sont pas au client."),
    ),
)  # fmt: skip
