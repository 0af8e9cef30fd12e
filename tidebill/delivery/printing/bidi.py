"""Keeping numbers and foreign names in their own order on a sheet that is read from right to left."""

import re

MARK = "\N{LEFT-TO-RIGHT MARK}"
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT_LETTER = re.compile(f"[{RIGHT_TO_LEFT}]")
NUMBER = re.compile(rf"[^ \n{RIGHT_TO_LEFT}]*\d[^ \n{RIGHT_TO_LEFT}]*")


def keep_order(text: str) -> str:
    """`text` with invisible marks, so that "-5", "17/02/2026/A" or "+48 58 …" don't turn round.

    A line without a right-to-left letter is marked as a whole, in others each word with a digit is.
    """
    return "\n".join(keep_line(line) for line in text.split("\n"))


def keep_line(line: str) -> str:
    if not line.strip():
        return line
    if not RIGHT_TO_LEFT_LETTER.search(line):
        return mark(line)
    return NUMBER.sub(lambda found: mark(found[0]), line)


def mark(text: str) -> str:
    """The text between two marks, which any number beside them takes its direction from."""
    return f"{MARK}{text.strip(MARK)}{MARK}"
