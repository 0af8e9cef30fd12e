"""KSeF, the Polish register, through ksef-client."""

from tidebill.transmission.channels.base import Channel
from tidebill.transmission.channels.ksef.asking import ask, receipt_of
from tidebill.transmission.channels.ksef.links import offline_links
from tidebill.transmission.channels.ksef.sending import send

KSEF = Channel(
    name="ksef",
    formats=("ksef",),
    send=send,
    ask=ask,
    went_offline=offline_links,
    receipt=receipt_of,
)
