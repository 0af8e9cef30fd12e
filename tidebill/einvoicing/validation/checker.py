"""Checker process that runs the official rules (XSLT 2), shared by all processes and started on demand.

It holds the compiled rules in memory (about 220 MB with every set), so that web processes don't. It
communicates over an inherited Unix socket in frames: a four-byte length, then JSON. A request contains the
path of a rule set and a document; the response lists failures. It imports neither Django nor the database,
and exits when idle or when all clients are gone.
"""

import json
import resource
import selectors
import signal
import socket
import struct
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from lxml import etree

IDLE_SECONDS = 180.0
# Above this limit it exits after the next response; the next request starts a new one.
MEMORY_MAX = 700 * 1024 * 1024
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
Frame = dict[str, Any]


def read_frame(connection: socket.socket) -> Frame | None:
    """Return the next frame, or None at the end of the connection."""
    head = _read(connection, 4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    body = _read(connection, size)
    frame: Frame | None = json.loads(body) if len(body) == size else None
    return frame


def _read(connection: socket.socket, size: int) -> bytes:
    """Read ``size`` bytes, or fewer at the end of the connection; a single recv may return less."""
    parts = []
    while size > 0 and (part := connection.recv(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_frame(connection: socket.socket, frame: Frame) -> None:
    body = json.dumps(frame).encode()
    connection.sendall(struct.pack(">I", len(body)) + body)


class Rules:
    """Compiled rule sets, by path and modification time."""

    def __init__(self) -> None:
        # Imported here because the library allocates its memory on import.
        from saxonche import PySaxonProcessor  # noqa: PLC0415

        self.processor = PySaxonProcessor(license=False)
        self.compiled: dict[tuple[str, float], Any] = {}

    def check(self, path: str, document: str) -> list[dict[str, str]]:
        """Return rule, flag, location and text of each failure."""
        node = self.processor.parse_xml(xml_text=document)
        report = self._compile(path).transform_to_string(xdm_node=node)
        return failures(report)

    def _compile(self, path: str) -> Any:
        key = (path, Path(path).stat().st_mtime)
        if key not in self.compiled:
            xslt = self.processor.new_xslt30_processor()
            self.compiled[key] = xslt.compile_stylesheet(stylesheet_file=path)
        return self.compiled[key]


def failures(report: str) -> list[dict[str, str]]:
    """Return the failed assertions and successful reports of an SVRL document."""
    root = etree.fromstring(report.encode())
    found = root.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report")
    return [
        {
            "rule": node.get("id") or "",
            "flag": node.get("flag") or node.get("role") or "fatal",
            "location": node.get("location") or "",
            "text": " ".join(str(node.xpath("string()")).split()),
        }
        for node in found
    ]


def serve(listener: socket.socket) -> None:
    """Serve requests until all clients are gone, on idle timeout, or above the memory limit."""
    rules = Rules()
    with selectors.DefaultSelector() as open_ones, ExitStack() as accepted:
        open_ones.register(listener, selectors.EVENT_READ)
        while ready := open_ones.select(IDLE_SECONDS):
            for key, _ in ready:
                if key.fileobj is listener:
                    asker = accepted.enter_context(listener.accept()[0])
                    open_ones.register(asker, selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket) and not _answer(rules, key.fileobj):
                    open_ones.unregister(key.fileobj)
                    key.fileobj.close()
            # Only the listener is left.
            if len(open_ones.get_map()) == 1 or _memory() > MEMORY_MAX:
                return


def _answer(rules: Rules, connection: socket.socket) -> bool:
    """Answer one request; return False if the client is gone."""
    try:
        frame = read_frame(connection)
        if frame is not None:
            write_frame(connection, _judged(rules, frame))
    except OSError:
        return False
    return frame is not None


def _judged(rules: Rules, frame: Frame) -> Frame:
    # An endless stylesheet can't be interrupted from within; the signal kills the process.
    signal.setitimer(signal.ITIMER_REAL, frame["seconds"])
    try:
        return {"failures": rules.check(frame["path"], frame["document"])}
    except Exception as error:
        # Exceptions of stylesheets and library are reported to the client.
        return {"error": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _memory() -> int:
    """Return the current resident memory in bytes; the peak is inherited from the parent process.

    Zero on systems that don't report it: then only the idle timeout applies.
    """
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
