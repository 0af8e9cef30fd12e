"""The channels there are, by their names."""

from tidebill.transmission.channels.base import Channel
from tidebill.transmission.channels.ksef import KSEF

CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (KSEF,)}
