"""Daily exchange rates published by central banks."""
