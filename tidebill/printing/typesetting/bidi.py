"""Preserve the order of numbers and foreign names in right-to-left documents."""

import re

# A control character, which printable text can't contain.
MARK = "\x02"
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT_LETTER = re.compile(f"[{RIGHT_TO_LEFT}]")
FOREIGN = re.compile(rf"[^ \n{RIGHT_TO_LEFT}]+(?: [^ \n{RIGHT_TO_LEFT}]+)*")
# Designs render marked text as one unbreakable piece.
LONGEST_PIECE = 160


def keep_order(text: str) -> str:
    """Mark parts of `text` that must not be reordered, such as "-5", "17/02/2026/A" or "Acme Sp. z o.o.".

    A line without right-to-left letters is marked as a whole; in others each run of words with a digit is.
    Designs remove the marks.
    """
    return "\n".join(keep_line(line) for line in text.replace(MARK, "").split("\n"))


def keep_line(line: str) -> str:
    if RIGHT_TO_LEFT_LETTER.search(line) or len(line) > LONGEST_PIECE:
        return FOREIGN.sub(lambda found: keep_run(found[0]), line)
    return mark(line) if line.strip() else line


def keep_run(run: str) -> str:
    """Mark the run's numbers with adjacent words, or each number separately in a long run.

    Surrounding punctuation, such as a colon or a slash, belongs to the line.
    """
    words = run.split(" ")
    if len(run) > LONGEST_PIECE:
        return " ".join(mark(word) if has_digit(word) else word for word in words)
    solid = [index for index, word in enumerate(words) if any(map(str.isalnum, word))]
    if not has_digit(run):
        return run
    first, end = solid[0], solid[-1] + 1
    return " ".join([*words[:first], mark(" ".join(words[first:end])), *words[end:]])


def has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def mark(text: str) -> str:
    return f"{MARK}{text}{MARK}"
