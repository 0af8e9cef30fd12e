"""Tasks that tests of the queue give to it; a worker of theirs imports them too."""

import time
from datetime import timedelta
from pathlib import Path

from tidebill.catalog.models import Category
from tidebill.events.queue import task


@task()
def note(*, file: str, text: str) -> None:
    """Appends a line to a file."""
    with Path(file).open("a") as out:
        out.write(f"{text}\n")


@task(attempts=3)
def linger(*, file: str, seconds: float) -> None:
    """Has its effect, under a key, and takes a while after it."""
    note.call(file=file, text="begun")
    note.using(key="the effect").enqueue(file=file, text="effect")
    time.sleep(seconds)


@task(limit=timedelta(seconds=0.2))
def oversleep() -> None:
    """Takes too long, and is deaf to exceptions."""
    try:
        time.sleep(20)
    except Exception:
        time.sleep(20)


@task(attempts=3)
def refuse(*, reason: str) -> None:
    """Fails."""
    raise ValueError(reason)


@task()
def name_categories(*, file: str) -> None:
    """Writes down the categories in its scope."""
    note.call(file=file, text=",".join(Category.objects.values_list("name", flat=True)))
