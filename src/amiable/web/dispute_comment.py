"""The form of a remark on a dispute."""

from django import forms
from django.utils.translation import gettext_lazy

from amiable.disputes.operations.comments import LONGEST


class Remark(forms.Form):
    """Some words of ours."""

    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("Commentaire"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Écrivez le commentaire avant de l’ajouter."),
            "max_length": gettext_lazy("%(show_value)s caractères : gardez l’essentiel, %(limit_value)s au plus."),
        },
    )
