"""Columns whose values the database never sees, and the columns they are found by.

A row that has them is a ``SealedRow``. Reading is lazy: a value is opened when somebody
looks at it. A sealed column is not searched; a ``BlindIndexField`` beside it is, for the
whole value only.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from . import cipher, keys
from .exceptions import KeyDestroyed, NotSealed
from .opened import OPENED


if TYPE_CHECKING:
    Text = models.CharField[str, str]
    Key = models.ForeignKey[Any, Any]
else:
    Text, Key = models.CharField, models.ForeignKey


class Token(str):
    """A value as the column holds it."""

    __slots__ = ()


class Erased(str):
    """What is read where the key was destroyed: words for the screen. It is written back
    as the value it stood for, which nobody can open."""

    token: str

    @classmethod
    def standing_for(cls, token: str) -> "Erased":
        erased = cls(_("data has been deleted"))
        erased.token = token
        return erased


class Sealed:
    """A value as it was read, not opened yet."""

    __slots__ = ("_bound_to", "token")

    def __init__(self, token: str, bound_to: str) -> None:
        self.token = token
        self._bound_to = bound_to
        OPENED.expect(uuid.UUID(cipher.parts_of(token)[0]))

    def open(self) -> str:
        text = keys.unseal(self.token, bound_to=self._bound_to)
        return Erased.standing_for(self.token) if text is None else text

    def __str__(self) -> str:
        return self.open()

    def __eq__(self, other: object) -> bool:
        """By what is said: the same words are sealed differently each time."""
        return isinstance(other, (str, Sealed)) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class SealedAttribute(DeferredAttribute):
    """Opens the value of a row when it is looked at, and keeps it open in the row."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.opened(value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # With this, Python asks ``__get__`` also where the row holds the value.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(Text):
    """Text under the key of its row. ``bound_to`` names the column for ever: a value that
    is copied into another column does not open there. ``max_length`` is the text's own.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, bound_to: str, **kwargs: Any) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bound_to": self.bound_to}

    def get_internal_type(self) -> str:
        return "TextField"

    def db_check(self, connection: Any) -> str:
        """The database itself refuses what is not sealed."""
        column = connection.ops.quote_name(self.column)
        return f"{column} = '' OR {column} ~ '^v1:[0-9a-f]{{32}}:'"

    def from_db_value(self, value: str | None, *_context: Any) -> Any:
        return Sealed(value, self.bound_to) if value else value

    def opened(self, value: Sealed) -> Any:
        return value.open()

    def said(self, value: Any) -> str:
        """The text that is sealed."""
        return str(value)

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: ARG002, FBT001 Django's
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, (Sealed, Erased)):
            return Token(value.token)
        if value is None or isinstance(value, models.expressions.BaseExpression):
            return value
        text = self.said(value)
        if not text:
            return ""
        key_id = key_of(model_instance)
        return Token(keys.seal(text, key_id=key_id, bound_to=self.bound_to))

    def get_prep_value(self, value: Any) -> Any:
        if value in (None, ""):
            return value
        if isinstance(value, Token):
            return str(value)
        raise NotSealed

    def get_lookup(self, lookup_name: str) -> Any:
        found = super().get_lookup(lookup_name)
        return found if lookup_name in ("exact", "isnull") else None


class EncryptedJSONField(EncryptedTextField):
    """JSON as a sealed text; an empty object is kept as one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 1_000_000, **kwargs})

    def opened(self, value: Sealed) -> Any:
        text = value.open()
        return {} if isinstance(text, Erased) else json.loads(text)

    def said(self, value: Any) -> str:
        return json.dumps(value) if value else ""

    def from_db_value(self, value: str | None, *context: Any) -> Any:
        return super().from_db_value(value, *context) if value else {}

    def to_python(self, value: Any) -> Any:
        return value


class LateSealedField(EncryptedTextField):
    """Text of a column that rows from before it was sealed hold in clear.

    A nightly root has signed for many of them, so that they stay as they are. What is
    written from now on is sealed.
    """

    def db_check(self, connection: Any) -> None:  # type: ignore[override]  # noqa: ARG002
        return None

    def from_db_value(self, value: str | None, *context: Any) -> Any:
        if value and cipher.is_token(value):
            return super().from_db_value(value, *context)
        return value


class SealedCopyField(LateSealedField):
    """In a history row, of a column that is in clear in the row itself.

    Once the key is destroyed a later history row says nothing here: the row itself says
    no more than that it was deleted.
    """

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: FBT001 Django's
        try:
            return super().pre_save(model_instance, add)
        except KeyDestroyed:
            return None if self.null else ""


class BlindIndexField(Text):
    """A keyed hash of the sealed column ``of``, by which its whole value is found.

    ``kind`` is shared by columns that are compared with one another (all phones are);
    ``normal`` brings a value into the one form in which it is compared.
    """

    def __init__(
        self,
        *,
        of: str,
        kind: str,
        normal: Callable[[str], str] = str,
        **kwargs: Any,
    ) -> None:
        self.of, self.kind, self.normal = of, kind, normal
        kwargs |= {"max_length": 64, "blank": True, "editable": False, "default": ""}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "kind": self.kind}

    def index(self, value: str) -> str:
        if not value or isinstance(value, Erased):
            return ""
        return keys.index_of(self.kind, self.normal(value))

    def pre_save(self, model_instance: Any, add: bool) -> str:  # noqa: ARG002, FBT001 Django's
        found = self.index(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, found)
        return found


class SealField(Key):
    """The key of a row: its own, or that of the row which ``owner`` names.

    ``at_once``: it is made with the row, so that others may share it; if not, it is made
    with the first value that needs it.
    """

    def __init__(
        self, *, owner: str = "", at_once: bool = False, **kwargs: Any
    ) -> None:
        self.owner, self.at_once = owner, at_once
        kwargs = {
            "to": "sealing.SealKey",
            "on_delete": models.PROTECT,
            "null": True,
            "blank": True,
            "editable": False,
            "related_name": "+",
            **kwargs,
        }
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "owner": self.owner}

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: FBT001 Django's
        held: dict[str, Any] = model_instance.__dict__
        model: type[models.Model] = type(model_instance)
        if (add and self.at_once) or any(map(held.get, sealed_names(model))):
            key_of(model_instance)
        return super().pre_save(model_instance, add)


@cache
def sealed_names(model: type[models.Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields
    return tuple(f.name for f in fields if isinstance(f, EncryptedTextField))


@cache
def seal_field(model: type[models.Model]) -> SealField:
    """The one column that holds the key of its rows."""
    fields = model._meta.concrete_fields
    [found] = [field for field in fields if isinstance(field, SealField)]
    return found


def key_of(row: models.Model) -> uuid.UUID:
    """The id of the row's key, which is made where there is none yet."""
    field = seal_field(type(row))
    held: uuid.UUID | None = getattr(row, field.attname)
    if held is None:
        owner = getattr(row, field.owner) if field.owner else None
        held = keys.make().pk if owner is None else stored_key_of(owner)
        setattr(row, field.attname, held)
    return held


def stored_key_of(row: models.Model) -> uuid.UUID:
    """The key of a row that is in the database; one from before keys gets it there."""
    field = seal_field(type(row))
    if getattr(row, field.attname) is None:
        made = key_of(row)
        same = type(row)._default_manager.filter(pk=row.pk, **{field.attname: None})
        if not same.update(**{field.attname: made}):
            # Another hand was first, or the row is not saved yet.
            row.refresh_from_db(fields=[field.attname])
    found: uuid.UUID = getattr(row, field.attname)
    return found


class SealedRow(models.Model):
    """A row with sealed columns: what goes with them is saved with them."""

    class Meta:
        abstract = True

    def save(
        self, *, update_fields: Iterable[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields is not None:
            named = set(update_fields)
            update_fields = {*named, *self._beside(named)}
        super().save(update_fields=update_fields, **kwargs)

    def _beside(self, names: set[str]) -> list[str]:
        """The indexes of the columns that are saved, and the key they may have got."""
        found = [
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, BlindIndexField) and field.of in names
        ]
        if names.intersection(sealed_names(type(self))):
            fields = self._meta.concrete_fields
            found += [field.name for field in fields if isinstance(field, SealField)]
        return found
