"""Background tasks of printing."""

from datetime import timedelta

from tidebill.events.queue import task
from tidebill.printing.services.ahead import print_recent
from tidebill.printing.services.prints import forget_prints, sweep_files


@task(attempts=1, every=timedelta(minutes=1), limit=timedelta(minutes=2))
def print_issued() -> None:
    """Render and store the PDFs of documents that were just issued or changed."""
    print_recent()


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_old_prints() -> None:
    """Delete prints that are too old or too many."""
    forget_prints()


@task(every=timedelta(days=1), limit=timedelta(minutes=10))
def sweep_print_files() -> None:
    """Delete files of prints that no row names."""
    sweep_files()
