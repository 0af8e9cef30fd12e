"""Property tests are judged by their answers, not by how busy the computer is."""

from hypothesis import settings

settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")
