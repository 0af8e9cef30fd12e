"""WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from tidebill.operation.bodies import with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")
application = with_length(get_wsgi_application())
