"""gunicorn for the pages: threads, so that database connections persist; no access log."""

import os

workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_tmp_dir = os.environ.get("WEB_SCRATCH", "/dev/shm")
control_socket_disable = True

timeout = 60
graceful_timeout = 30
keepalive = 75
"""Seconds; longer than the proxy's, so that the proxy is the one who hangs up."""
max_requests = 10_000
max_requests_jitter = 1_000

accesslog = None
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = "*"  # only the proxy reaches this port
limit_request_line = 8190
