"""The tags of the house, in one library: a builtin of every template, `{% load %}` is not needed.

`figures` for one thing on a line, `pictures` for what is drawn, `blocks` for what holds a body.
"""

from django import template

from amiable.web.templatetags import blocks, figures, pictures

register = template.Library()
for part in (figures, pictures, blocks):
    register.tags.update(part.register.tags)
