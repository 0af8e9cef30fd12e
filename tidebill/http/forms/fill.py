"""Fill a form with stored values, or with the submitted ones after a failed change."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages

from tidebill.http.context import RequestContext
from tidebill.http.forms.declared import Control, Group, Rows, Text
from tidebill.http.forms.shown import FieldError, FieldGroup, FieldTable, Form, FormField, rows_of, text_of
from tidebill.http.labels import item_label, label_of
from tidebill.http.responses import Detail, Response
from tidebill.wire.resource import Resource

# Rows offered in an empty table, since rows can't be added without JavaScript.
_BLANK_ROWS = 3


def form_of(  # noqa: PLR0913  # each is one fact of a form
    context: RequestContext,
    resource: type[Resource],
    groups: Iterable[Group],
    *,
    action: str,
    back: str,
    values: Mapping[str, object] | None = None,
    start: Mapping[str, object] | None = None,
    method: str | None = None,
    submit: Text = "",
) -> Form:
    """Build the form of a resource: empty, filled with ``values``, or as submitted after a failed change.

    ``action`` is the URL it is submitted to, ``back`` the URL of its cancel link. With ``values`` it updates
    an object (PUT); ``start`` holds initial values of a new one, in addition to those of the controls.
    """
    filler = _Filler(context, resource, values, start or {})
    shown = [filler.group(group) for group in groups]
    return Form(
        action=action,
        method=method or ("POST" if values is None else "PUT"),
        groups=shown,
        errors=filler.errors(),
        back=back,
        submit=submit,
        hidden=[f for group in shown for f in group.fields if f.control.kind == "hidden"],
    )


def flash_success(context: RequestContext, response: Response, *, then: str, message: str) -> Response:
    """Redirect to ``then`` after a change and flash ``message``.

    ``{id}`` in ``then`` is replaced by the id of the changed or created object.
    """
    messages.success(context.request, message)
    response.then = then.format(id=response.values.get("id")) if isinstance(response, Detail) else then
    return response


def submitted_values(context: RequestContext, resource: type[Resource]) -> dict[str, Any] | None:
    """Return the submitted attributes after a failed change; None when the form is rendered first."""
    return dict(context.attributes(resource)) if context.errors else None


def page_errors(context: RequestContext, inputs: Mapping[str, str]) -> list[FieldError]:
    """Return the errors of a page whose forms are not declared: ``inputs`` are ids of inputs by key."""
    return [
        FieldError(name, text, inputs.get(name, ""), label_of(name) if name in inputs else "")
        for name, texts in context.errors.items()
        for text in texts
    ]


def _inside(values: Mapping[str, object], key: str) -> Any:
    """Return the value of ``position``, or of ``calculating_strategy.position`` inside an object."""
    name, _, rest = key.partition(".")
    found = values.get(name)
    if not rest:
        return found
    return _inside(found, rest) if isinstance(found, Mapping) else None


class _Filler:
    """Fills the controls of one form."""

    def __init__(
        self,
        context: RequestContext,
        resource: type[Resource],
        values: Mapping[str, object] | None,
        start: Mapping[str, object],
    ) -> None:
        self.call = context
        self.root = resource.name_
        self.sent = submitted_values(context, resource)
        self.stored = values
        self.start = start
        self.shown: list[tuple[str, FormField]] = []

    def group(self, group: Group) -> FieldGroup:
        fields = [self._field(control, control.key, self._value(control)) for control in group.controls]
        table = self._table(group.rows) if group.rows else None
        return FieldGroup(title=group.title, text=group.text, folded=group.folded, fields=fields, table=table)

    def errors(self) -> list[FieldError]:
        """Return all errors in the order of the fields; those without a field come last."""
        known = dict(self.shown)
        places = {name: index for index, name in enumerate(known)}
        ordered = sorted(self.call.errors, key=lambda name: places.get(name, len(places)))
        return [
            self._fault(name, text, known.get(name)) for name in ordered for text in self.call.errors[name]
        ]

    @staticmethod
    def _fault(name: str, text: str, shown: FormField | None) -> FieldError:
        if shown is None or shown.control.kind == "hidden":
            return FieldError(name, text)
        return FieldError(name, text, shown.id, item_label(name, str(shown.control.label)))

    def _value(self, control: Control) -> Any:
        if self.sent is not None:
            return _inside(self.sent, control.key)
        if self.stored is not None:
            return _inside(self.stored, control.key)
        return self.start.get(control.key, control.start)

    def _field(self, control: Control, path: str, value: object) -> FormField:
        choices = control.choices(self.call) if callable(control.choices) else control.choices
        # Never send files, passwords and secrets back.
        shown = "" if control.kind in ("file", "password", "secret") else text_of(value)
        if control.kind != "checks" and isinstance(shown, list):
            shown = ", ".join(shown)
        found = FormField(
            control=control,
            name=self._name(path),
            value=shown,
            errors=self.call.errors.get(path, ()),
            choices=choices,
        )
        self.shown.append((path, found))
        return found

    def _name(self, path: str) -> str:
        """Return the input name: ``positions[0].tax`` becomes ``invoice[positions][0][tax]``."""
        head, *rest = path.replace("[", ".").replace("]", "").split(".")
        return self.root + "".join(f"[{part}]" for part in (head, *rest))

    def _table(self, rows: Rows) -> FieldTable:
        given = self.sent if self.sent is not None else self.stored or self.start
        found = rows_of(given.get(rows.key)) or [{}] * _BLANK_ROWS
        lines = [self._line(rows, index, row) for index, row in enumerate(found)]
        headings = [control for control in rows.controls if control.kind != "hidden"]
        return FieldTable(rows.label, headings, lines, self._line(rows, "NEW", {}))

    def _line(self, rows: Rows, index: int | str, row: Mapping[str, object]) -> list[FormField]:
        return [
            self._field(control, f"{rows.key}[{index}].{control.key}", row.get(control.key))
            for control in rows.controls
        ]
