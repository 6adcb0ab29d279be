"""The words for templates of messages: what each is, when it goes, and what its fields say."""

from django.utils.translation import gettext_lazy as _

from amiable.web.words import Words

NAMES: Words = {
    "dispute_acknowledged": _("Accusé de réception"),
    "dispute_progress": _("Où en est la contestation"),
    "dispute_resolved": _("Réponse à la contestation"),
    "document_request": _("Demande de pièce"),
    "question": _("Question"),
    "questions_digest": _("Questions du matin"),
    "question_reminder": _("Rappel d’une question"),
    "question_escalated": _("Question sans réponse"),
    "question_ended": _("Suite donnée à une réponse"),
    "question_link_again": _("Nouveau lien"),
    "decision_to_approve": _("Décision à approuver"),
    "salesperson_digest": _("Litiges d’un commercial"),
    "announced_arrived": _("Facture annoncée arrivée"),
}
WHEN: Words = {
    "dispute_acknowledged": _("au client, quand sa contestation est prise en compte"),
    "dispute_progress": _("au client, quand vous lui dites où vous en êtes"),
    "dispute_resolved": _("au client, avec la décision"),
    "document_request": _("au client, quand il manque une pièce"),
    "question": _("à la personne ou au service interrogé"),
    "questions_digest": _("à chacun, le matin, avec tout ce qui l’attend"),
    "question_reminder": _("à la même adresse, le lendemain du jour attendu"),
    "question_escalated": _("à qui remplace, puis au responsable"),
    "question_ended": _("à qui a répondu, quand le litige est terminé"),
    "question_link_again": _("à la même adresse, quand le lien n’ouvre plus rien"),
    "decision_to_approve": _("à qui approuve, au-dessus du plafond"),
    "salesperson_digest": _("à chaque commercial, une fois par semaine"),
    "announced_arrived": _("à l’administration des ventes"),
}
FIELDS: Words = {
    "company": _("votre société"),
    "customer": _("le client"),
    "number": _("le numéro du litige"),
    "name": _("le nom du destinataire"),
    "by": _("qui écrit"),
    "invoices": _("les factures concernées"),
    "invoice": _("la facture"),
    "reason": _("ce qui est signalé"),
    "amount": _("le montant en attente"),
    "due_on": _("la date attendue"),
    "news": _("les nouvelles à donner"),
    "outcome": _("la conclusion"),
    "conceded": _("le montant accordé"),
    "remaining": _("ce qui reste à régler"),
    "document": _("l’avoir ou le document établi"),
    "documents": _("les pièces demandées"),
    "question": _("la question"),
    "questions": _("les questions et leurs liens"),
    "asked_by": _("qui la pose"),
    "department": _("le service"),
    "link": _("l’adresse de la page"),
    "count": _("leur nombre"),
    "disputes": _("les litiges"),
    "reference": _("la commande ou le bon contesté"),
}
LANGUAGES: Words = {"fr": _("Français"), "en": _("Anglais")}
