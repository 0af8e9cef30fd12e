"""The process that runs the official rules (XSLT 2): shared by processes, started when first needed.

It holds what the rules need in memory (about 220 MB with every set), so that the processes that answer
requests don't. It speaks in frames over a Unix socket that it is given: a length of four bytes, then JSON.
Asked with the path of a rule set and a document, it answers what failed. It knows neither Django nor the
database, and it is gone when nobody asks, or when all who asked are gone.
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
# Above this it answers once more and ends: the next question starts a fresh one.
MEMORY_MAX = 700 * 1024 * 1024
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
Frame = dict[str, Any]


def read_frame(connection: socket.socket) -> Frame | None:
    """The next frame, or None where the connection has ended."""
    head = _read(connection, 4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    body = _read(connection, size)
    frame: Frame | None = json.loads(body) if len(body) == size else None
    return frame


def _read(connection: socket.socket, size: int) -> bytes:
    """As many bytes, or fewer where the connection ends before; one read may give less than asked for."""
    parts = []
    while size > 0 and (part := connection.recv(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_frame(connection: socket.socket, frame: Frame) -> None:
    body = json.dumps(frame).encode()
    connection.sendall(struct.pack(">I", len(body)) + body)


class Rules:
    """Compiled rule sets, by path and time of change."""

    def __init__(self) -> None:
        # Only here: the library takes its memory when it is imported.
        from saxonche import PySaxonProcessor  # noqa: PLC0415

        self.processor = PySaxonProcessor(license=False)
        self.compiled: dict[tuple[str, float], Any] = {}

    def check(self, path: str, document: str) -> list[dict[str, str]]:
        """What failed: rule, flag, location and text of each."""
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
    """The failed assertions and successful reports of an SVRL document."""
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
    """Answers one question after the other until all askers are gone, nobody asks, or memory has grown."""
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
            # What is left is the listener itself.
            if len(open_ones.get_map()) == 1 or _memory() > MEMORY_MAX:
                return


def _answer(rules: Rules, connection: socket.socket) -> bool:
    """Answers a question; False where its asker is gone."""
    try:
        frame = read_frame(connection)
        if frame is not None:
            write_frame(connection, _judged(rules, frame))
    except OSError:
        return False
    return frame is not None


def _judged(rules: Rules, frame: Frame) -> Frame:
    # Rules that never end can't be interrupted from within: the signal ends the process.
    signal.setitimer(signal.ITIMER_REAL, frame["seconds"])
    try:
        return {"failures": rules.check(frame["path"], frame["document"])}
    except Exception as error:
        # Whatever a stylesheet or the library throws is the answer, not the end.
        return {"error": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _memory() -> int:
    """Resident bytes at this moment: the most there ever was is inherited from who started the process.

    Zero where the system doesn't tell: then only idleness ends it.
    """
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
