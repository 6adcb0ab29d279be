"""The verbs of `amiable dispute`, each module a part of a case's life; `management.commands.dispute` holds them all."""
