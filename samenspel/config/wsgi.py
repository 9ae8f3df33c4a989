import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenspel.config.settings")
application = get_wsgi_application()

# What was loaded by now stays as long as the process: it is not looked through for rubbish again and again, which
# made a page that reads a whole school wait for a tenth of a second.
gc.collect()
gc.freeze()
