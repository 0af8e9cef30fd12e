"""Background tasks of exports."""

from tidebill.transfer.exports import forget_exports, write_export

__all__ = ["forget_exports", "write_export"]
