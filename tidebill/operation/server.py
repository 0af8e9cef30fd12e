"""Server startup: preconditions, then the supervisor process."""

import os
import socket
import sys

from tidebill.operation.database import OperatorError
from tidebill.operation.metrics import share_between_processes


def serve(host: str, *, port: int, workers: int | None = None) -> None:
    """Serve requests until SIGTERM or SIGINT, replacing this process. Raises OperatorError."""
    _check_free(host, port)
    share_between_processes()
    sys.stdout.flush()
    command = [sys.executable, "-m", "tidebill.operation.supervisor", host, str(port), str(workers or 0)]
    os.execv(sys.executable, command)  # noqa: S606  # our own command


def _check_free(host: str, port: int) -> None:
    """Check the port: if two servers shared it, either might respond."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise OperatorError(f"can't listen on {host}:{port}: {error}") from error
