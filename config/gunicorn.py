"""The web server. Loopback only: a proxy stands in front of it in production, and the demo is for this machine."""

import os
import re

import gunicorn.http.message

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
wsgi_app = "config.wsgi:application"

# Threads wait for the database side by side; the second process keeps the site alive when one is stuck or killed.
worker_class = "gthread"
workers = 2
threads = 16  # ten of them may be held by refused attempts to sign in (inventory.accounts.turns)
timeout = 60  # the largest export streams for longer than a page takes
graceful_timeout = 10

# Long query strings are ours to refuse, with a message, and not the server's.
limit_request_line = 8190
# So is an accent that comes as it was typed (`curl '…/?q=garantía'`): the rule wants %C3%AD, and gunicorn has no setting
# for who does not know it. What could break a line apart stays refused.
gunicorn.http.message.RFC9112_TARGET_INVALID = re.compile(r"[\x00-\x20\x7f]")
# It would live in $HOME, which may not exist.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - the heartbeat never waits for a disk
