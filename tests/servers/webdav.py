"""A folder behind WebDAV with a password, on a port that the system picks: the port is the first line of output.

python webdav.py FOLDER USER PASSWORD
"""
import logging
import sys

from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp

logging.disable(logging.CRITICAL)
folder, user, password = sys.argv[1:]
app = WsgiDAVApp(
    {
        "provider_mapping": {"/": folder},
        "simple_dc": {"user_mapping": {"*": {user: {"password": password}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "dir_browser": {"enable": False},
        "lock_storage": None,
        "verbose": 0,
    }
)
server = wsgi.Server(bind_addr=("127.0.0.1", 0), wsgi_app=app, numthreads=8)
server.prepare()
print(server.bind_addr[1], flush=True)
server.serve()
