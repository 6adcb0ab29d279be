"""The web application, for a server of one's own choice; `amiable serve` starts one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"

application = get_wsgi_application()
