"""How the web door is served: by threads, for pages wait more than they compute."""

import gc
import os
from pathlib import Path
from typing import Any

wsgi_app = "app:create_app()"
chdir = str(Path(__file__).parents[3])
_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# The house is loaded once, before the workers part: what nobody changes they share.
preload_app = True
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 20  # a request in hand at SIGTERM is finished
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True  # a hardened unit has no writable home for it
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
accesslog = "-" if os.environ.get("ACCESS_LOG", "") in ("1", "yes", "true") else None
_client = "%({x-forwarded-for}i)s" if os.environ.get("PROXIES", "0") != "0" else "%(h)s"
access_log_format = f'{_client} %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'


def pre_fork(server: Any, worker: Any) -> None:
    """Leave what is loaded alone: a collection would write to every page and end the sharing."""
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Begin without the connections of the process from which the worker parted."""
    from models.base import db

    app = server.app.wsgi()
    with app.app_context():
        db.engine.dispose(close=False)
