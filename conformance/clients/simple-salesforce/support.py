"""The org as it is told in the environment, the names it is reached by, and how a check is told."""

import json
import os
import socket
from urllib.parse import urlsplit

USERNAME = os.environ["ORG_USERNAME"]
PASSWORD = os.environ["ORG_PASSWORD"]
TOKEN = os.environ["ORG_TOKEN"]
ORG = urlsplit(os.environ["ORG_TLS_URL"])

os.environ["REQUESTS_CA_BUNDLE"] = os.environ["ORG_CA_FILE"]

_resolve = socket.getaddrinfo


def _resolve_to_org(host, port, *rest, **named):
    """Stands for the line in the hosts file, and for port 443, in this process alone."""
    name = host.decode() if isinstance(host, bytes) else host
    if name.endswith(".salesforce.com") and int(port) == 443:
        return _resolve(ORG.hostname, ORG.port, *rest, **named)
    if name == ORG.hostname:
        return _resolve(host, port, *rest, **named)
    raise socket.gaierror(socket.EAI_NONAME, f"{name}:{port} is not the org")


socket.getaddrinfo = _resolve_to_org


def check(name, work):
    note, ok = "", True
    try:
        note = work() or ""
    except Exception as error:  # A check that breaks has failed, whatever broke it.
        ok, note = False, f"{type(error).__name__}: {error}"
    print(json.dumps({"name": name, "ok": ok, "note": str(note)}), flush=True)


def must(condition, problem):
    if not condition:
        raise AssertionError(problem)


def refusal(kind, work):
    """The error of a kind that the work ends with."""
    try:
        work()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")
