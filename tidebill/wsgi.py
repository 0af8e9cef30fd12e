"""WSGI application, and the RSGI application that serves it."""

import os

from django.core.wsgi import get_wsgi_application

from tidebill.operation.gateway import make_gateway

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")
application = get_wsgi_application()
gateway = make_gateway(application)
