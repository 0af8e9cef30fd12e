"""The process that runs the official rules (XSLT 2): started when first needed, gone when nobody asks.

It holds what the rules need in memory (about 220 MB with every set), so that the processes that answer
requests don't. It speaks in frames over its standard streams: a length of four bytes, then JSON. Asked with
the path of a rule set and a document, it answers what failed. It knows neither Django nor the database.
"""

import json
import resource
import select
import struct
import sys
from pathlib import Path
from typing import IO, Any

from lxml import etree

IDLE_SECONDS = 180
# Above this it answers once more and ends: the next question starts a fresh one.
MEMORY_MAX = 700 * 1024 * 1024
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
Frame = dict[str, Any]


def read_frame(stream: IO[bytes]) -> Frame | None:
    """The next frame, or None where the stream has ended."""
    head = _read(stream, 4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    body = _read(stream, size)
    frame: Frame | None = json.loads(body) if len(body) == size else None
    return frame


def _read(stream: IO[bytes], size: int) -> bytes:
    """As many bytes, or fewer where the stream ends before; one read may give less than it was asked for."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_frame(stream: IO[bytes], frame: Frame) -> None:
    body = json.dumps(frame).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


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


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answers until the asking process is gone, nobody asks for a while, or memory has grown."""
    rules = Rules()
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        frame = read_frame(source)
        if frame is None:
            return
        try:
            answer: Frame = {"failures": rules.check(frame["path"], frame["document"])}
        except Exception as error:
            # Whatever a stylesheet or the library throws is the answer, not the end.
            answer = {"error": f"{type(error).__name__}: {error}"[:500]}
        write_frame(target, answer)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > MEMORY_MAX:
            return


if __name__ == "__main__":
    # Unbuffered below, so that select sees what has been sent.
    serve(open(sys.stdin.fileno(), "rb", buffering=0, closefd=False), sys.stdout.buffer)  # noqa: SIM115
