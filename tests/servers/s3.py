"""A store of objects that speaks S3, on a port that the system picks: the port is the first line of output."""
import datetime
import logging
import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

# Amazon's own servers refuse what was signed longer before or after by their clock (their error `RequestTimeTooSkewed`);
# moto believes every clock.
MOST = datetime.timedelta(minutes=15)


def with_a_clock(application):
    def answer(environ, start_response):
        signed = environ.get("HTTP_X_AMZ_DATE")
        if signed:
            then = datetime.datetime.strptime(signed, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
            if abs(datetime.datetime.now(datetime.timezone.utc) - then) > MOST:
                # What was sent is read, so that the answer is.
                environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                start_response("403 Forbidden", [("Content-Type", "application/xml")])
                return [b"<Error><Code>RequestTimeTooSkewed</Code></Error>"]
        return application(environ, start_response)
    return answer


logging.disable(logging.CRITICAL)
server = make_server("127.0.0.1", 0, with_a_clock(DomainDispatcherApplication(create_backend_app)), threaded=True)
print(server.port, flush=True)
server.log = lambda *_: None
try:
    server.serve_forever()
except KeyboardInterrupt:
    sys.exit(0)
