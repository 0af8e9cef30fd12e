"""KSeF, the Polish register, through ksef-client, which is imported on first use."""

# ruff: noqa: PLW0108  # what is called is looked up then, and no sooner

from typing import TYPE_CHECKING

from tidebill.kernel.lazy import LazyModule
from tidebill.transmission.channels.base import Channel

if TYPE_CHECKING:
    from tidebill.transmission.channels.ksef import batches, links, polling, sending
else:
    batches, polling, links, sending = (
        LazyModule(f"{__name__}.{name}") for name in ("batches", "polling", "links", "sending")
    )

KSEF = Channel(
    name="ksef",
    formats=("ksef",),
    send=lambda *given: sending.send(*given),
    ask=lambda *given: polling.ask(*given),
    went_offline=lambda *given: links.offline_links(*given),
    send_batch=lambda *given: batches.send_batch(*given),
    ask_batch=lambda *given: batches.ask_batch(*given),
    receipt=lambda *given: polling.receipt_of(*given),
)
