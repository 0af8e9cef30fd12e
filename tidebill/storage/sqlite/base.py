"""Django's SQLite backend with the parameter limit of current SQLite, and fair queueing of writers."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, features

from tidebill.storage.sqlite.write_lock import WriteLock

# SQLite's limit since 3.32; Django assumes 999 and would split the line items of a document.
PARAMETERS = 32_766


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = PARAMETERS


class Cursor(base.SQLiteCursorWrapper):
    """Cache the converted placeholders of a statement."""

    def convert_query(self, query: str, *, param_names: object = None) -> str:
        if param_names is None:
            return _with_marks(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=512)
def _with_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = WriteLock()

    def create_cursor(self, name: object = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._turn.take(str(self.settings_dict["NAME"]), patience=self._patience)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._turn.give_back()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._turn.give_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._turn.give_back()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._turn.give_back()

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))
