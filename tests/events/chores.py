"""Tasks for tests of the queue, imported by their workers too."""

import time
from datetime import timedelta
from pathlib import Path

from tidebill.catalog.models import Category
from tidebill.events.queue import task


@task()
def note(*, file: str, text: str) -> None:
    """Append a line to a file."""
    with Path(file).open("a") as out:
        out.write(f"{text}\n")


@task(attempts=3)
def linger(*, file: str, seconds: float) -> None:
    """Have an effect under a key, then take a while."""
    note.call(file=file, text="begun")
    note.using(key="the effect").enqueue(file=file, text="effect")
    time.sleep(seconds)


@task(limit=timedelta(seconds=0.2))
def oversleep() -> None:
    """Exceed the time limit while suppressing exceptions."""
    try:
        time.sleep(20)
    except Exception:
        time.sleep(20)


@task(attempts=3)
def refuse(*, reason: str) -> None:
    """Fail."""
    raise ValueError(reason)


@task()
def name_categories(*, file: str) -> None:
    """Write the categories in scope to a file."""
    note.call(file=file, text=",".join(Category.objects.values_list("name", flat=True)))
