"""A store of objects that speaks S3, on a port that the system picks: the port is the first line of output."""
import logging
import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

logging.disable(logging.CRITICAL)
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(server.port, flush=True)
server.log = lambda *_: None
try:
    server.serve_forever()
except KeyboardInterrupt:
    sys.exit(0)
