"""The French wordings: key → title, an empty line, text; and a sample of each field."""

TEXTS = {
    "dispute_acknowledged": """
Votre contestation est prise en compte ({number})

Bonjour {name},

Nous avons bien reçu votre contestation et nous la traitons sous le numéro {number}.
Facture concernée : {invoices}
Ce que vous nous signalez : {reason}
Montant mis en attente : {amount}

Tant que nous ne vous avons pas répondu, rien ne vous est réclamé sur cette partie.
Nous vous répondons au plus tard le {due_on}

Une pièce ou une précision à ajouter ? Répondez simplement à ce message.

Cordialement,
{by}
{company}
""",
    "dispute_progress": """
Votre contestation {number} : où nous en sommes

Bonjour {name},

Voici où en est votre contestation {number}.
Facture concernée : {invoices}

{news}

Rien ne vous est réclamé sur la partie que vous contestez tant que nous ne vous avons pas répondu.
Nous vous répondons au plus tard le {due_on}

Cordialement,
{by}
{company}
""",
    "dispute_resolved": """
Notre réponse à votre contestation {number}

Bonjour {name},

Nous avons examiné votre contestation {number}.
Facture concernée : {invoices}
Notre conclusion : {outcome}
Montant que nous vous accordons : {conceded}
Document établi : {document}
Reste à régler : {remaining}
Échéance de ce reste : {due_on}

Si cette réponse ne vous convient pas, répondez à ce message : nous reprendrons la question avec vous.

Cordialement,
{by}
{company}
""",
    "document_request": """
Il nous manque une pièce pour votre contestation {number}

Bonjour {name},

Pour avancer sur votre contestation {number}, nous aurions besoin de ceci :

{documents}

Facture concernée : {invoices}
Si possible avant le {due_on}

Une photo lisible suffit ; répondez simplement à ce message en la joignant.
Rien ne vous est réclamé sur la partie que vous contestez pendant ce temps.

Cordialement,
{by}
{company}
""",
    "question": """
Une question sur une livraison ou une facture : {number}, {customer}

Bonjour {name},

{asked_by} a besoin de votre réponse :

{question}

Client : {customer}
Dossier : {number}
Réponse attendue le {due_on}

Répondre prend une minute, sans compte ni mot de passe :
{link}

Si ce n’est pas pour vous, la même page permet de le dire ou de transmettre la question.

Merci,
{company}
""",
    "questions_digest": """
Vos questions du jour : {count}

Bonjour {name},

Questions qui attendent votre réponse : {count}

{questions}

Chaque adresse ouvre la page d’une question, sans compte ni mot de passe.
Si l’une d’elles n’est pas pour vous, sa page permet de le dire ou de la transmettre.

Merci,
{company}
""",
    "question_reminder": """
Votre réponse est attendue : {number}, {customer}

Bonjour {name},

Cette question attend toujours votre réponse :

{question}

Elle est posée par {asked_by}
Client : {customer}
Elle était attendue le {due_on}

Pour répondre :
{link}

Si vous ne savez pas, ou si ce n’est pas pour vous, dites-le au même endroit : cela aide aussi.

Merci,
{company}
""",
    "question_escalated": """
Question sans réponse : {number}, {customer}

Bonjour {name},

Cette question n’a pas reçu de réponse et le dossier ne peut pas avancer sans elle :

{question}

Service : {department}
Elle est posée par {asked_by}
Client : {customer}
Elle était attendue le {due_on}

Vous pouvez y répondre, ou la transmettre à qui sait :
{link}

Merci,
{company}
""",
    "question_ended": """
Suite de votre réponse : {number}, {customer}

Bonjour {name},

Vous aviez répondu à cette question :

{question}

Le dossier {number} est maintenant terminé.
Conclusion : {outcome}

Merci de votre aide : vous n’avez plus rien à faire.

{company}
""",
    "question_link_again": """
Votre nouveau lien : {number}, {customer}

Bonjour {name},

Voici le nouveau lien pour répondre à cette question :

{question}

{link}

Si vous ne l’avez pas demandé, vous n’avez rien à faire.

Merci,
{company}
""",
    "decision_to_approve": """
Une décision attend votre accord : {number}, {customer}

Bonjour {name},

{by} propose une décision qui dépasse ce qu’il est convenu de décider seul.
Client : {customer}
Dossier : {number}
Facture concernée : {invoices}
Conclusion proposée : {outcome}
Montant accordé : {conceded}

Pour l’approuver ou la refuser : {link}

{company}
""",
    "salesperson_digest": """
Les litiges de vos clients : {count}

Bonjour {name},

Voici les litiges en cours chez vos clients ({count}).
Montant en attente : {amount}

{disputes}

Pour les voir : {link}

{company}
""",
    "announced_arrived": """
La facture annoncée est arrivée : {invoice}, {customer}

Bonjour {name},

La facture {invoice} vient d’arriver ; une contestation l’attendait.
Client : {customer}
Contesté sur : {reference}
Ce qui a été signalé : {reason}
Montant annoncé : {amount}

Une mise en attente est proposée ; dites ce qu’il en est : {link}

{company}
""",
}
SAMPLES = {
    "company": "Orvenne Emballages",
    "customer": "Laiterie Halbrane",
    "number": "LIT-2026-0031",
    "name": "Madame Varga",
    "by": "Camille Tessandre",
    "invoices": "F26-1187",
    "invoice": "F26-1187",
    "reason": "quantité livrée inférieure à la quantité facturée",
    "amount": "232,80 €",
    "due_on": "27/11/2026",
    "news": "Notre dépôt vérifie le bon de livraison ; nous attendons sa réponse demain.",
    "outcome": "contestation fondée en partie",
    "conceded": "162,18 €",
    "remaining": "70,62 €",
    "document": "avoir AV26-0044",
    "documents": "– le bon de livraison signé\n– une photo des cartons",
    "question": "Combien de cartons ont été livrés le 12 novembre à la Laiterie Halbrane (bon BL-5521) ?",
    "asked_by": "Camille Tessandre",
    "department": "Logistique",
    "link": "https://amiable.example/a/exemple/",
    "count": "2",
    "questions": (
        "Combien de cartons ont été livrés le 12 novembre ?\nLIT-2026-0031, Laiterie Halbrane\n"
        "https://amiable.example/a/exemple/\n\nLe prix du tarif 2026 a-t-il été accordé ?\n"
        "LIT-2026-0034, Brasserie du Quai\nhttps://amiable.example/a/autre/"
    ),
    "disputes": (
        "– LIT-2026-0031, Laiterie Halbrane, 232,80 €, attend la logistique\n"
        "– LIT-2026-0034, Brasserie du Quai, 410,00 €, attend le client"
    ),
    "reference": "bon de livraison BL-5521",
}
