"""How gunicorn runs the portal; the environment decides what differs between hosts."""

import os

wsgi_app = "connect.wsgi:application"
bind = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("GUNICORN_WORKERS", "3"))
# Threads, so that a few slow phones don't hold up everybody.
worker_class = "gthread"
threads = int(os.environ.get("GUNICORN_THREADS", "4"))
# Longer than SQLite waits for its write lock (20 s), so that waiting ends in an answer and not in a killed worker.
timeout = 30
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
# Heartbeats in memory: on a disk they stall the workers.
worker_tmp_dir = "/dev/shm"  # noqa: S108
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# Not used, and without a writable home directory it fills the log with errors.
control_socket_disable = True
accesslog = None
errorlog = "-"
