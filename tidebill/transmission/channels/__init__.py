"""Channels by name."""

from tidebill.transmission.channels.base import Channel
from tidebill.transmission.channels.email import EMAIL
from tidebill.transmission.channels.ksef import KSEF
from tidebill.transmission.channels.peppol import PEPPOL

CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (KSEF, PEPPOL, EMAIL)}
