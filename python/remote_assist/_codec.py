"""Values of `models` to JSON text and back, for the native part.

The dataclasses are generated and know nothing of JSON; what they are made of is read once per class from their type
hints. Plain dicts pass through as they are, so a document may mix both.
"""

from __future__ import annotations

import dataclasses
import json
import os
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from . import _html, models

Decode = Callable[[Any], Any]

_MEMBERS = {frozenset(classes.values()): (tag, classes) for tag, classes in models.UNIONS.values()}

# Made once per class; two threads that make the same one at once make it equal.
_FIELDS: dict[type[Any], tuple[tuple[str, str, bool], ...]] = {}
_DECODERS: dict[Any, Decode] = {}

_html.attach()


def encode(value: object, what: str, accepted: str) -> tuple[str | None, str | None]:
    """The JSON text of a document, or why there is none; a value of another kind is a `TypeError`."""
    if not (isinstance(value, Mapping) or _is_record(value)):
        raise TypeError(f"{what} must be {accepted}, not {type(value).__name__}")
    try:
        return json.dumps(value, default=_default, ensure_ascii=False, allow_nan=False, separators=(",", ":")), None
    except RecursionError:
        return None, "is nested too deeply"
    except (TypeError, ValueError):
        return None, _problem(value)


def decode(name: str, text: str) -> Any:
    """The value of a type of `models` from its JSON text."""
    return _decoder(getattr(models, name))(json.loads(text))


def plain(text: str) -> Any:
    """Plain values from JSON text."""
    return json.loads(text)


def _is_record(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _default(value: object) -> object:
    """What `json` asks for values that it does not know."""
    if _is_record(value):
        return dict(_pairs(value))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
        return list(value)
    raise TypeError(type(value).__name__)


def _pairs(record: object) -> Iterator[tuple[str, object]]:
    for attribute, name, optional in _fields(type(record)):
        value = getattr(record, attribute)
        # Not given is not empty: what may be left out is left out.
        if value is not None or not optional:
            yield name, value


def _fields(cls: type[Any]) -> tuple[tuple[str, str, bool], ...]:
    """For each field its attribute, its name in JSON, and whether None means that it is left out."""
    if cls not in _FIELDS:
        fields = dataclasses.fields(cls)
        _FIELDS[cls] = tuple((field.name, _json_name(field), field.default is None) for field in fields)
    return _FIELDS[cls]


def _json_name(field: dataclasses.Field[Any]) -> str:
    first, *rest = field.name.split("_")
    name: str = field.metadata.get("json", first + "".join(word.capitalize() for word in rest))
    return name


def _problem(value: object) -> str:
    """Why a value cannot be JSON, with the place; called once it is known that it cannot."""
    for path, reason in _problems(value, "", ()):
        return f"holds {reason}" + (f" at `{path}`" if path else "")
    return "holds what JSON cannot carry"


def _problems(value: object, path: str, holders: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    if id(value) in holders:
        yield path, "itself"
        return
    inner = (*holders, id(value))
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        yield path, f"the number {value}"
    elif isinstance(value, int):
        try:
            str(value)
        except ValueError:
            yield path, "a number with thousands of digits"
    elif value is None or isinstance(value, (str, float)):
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, (str, int, float, bool, type(None))):
                yield path, f"a key of type {type(key).__name__}"
            yield from _problems(item, f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _problems(item, f"{path}[{index}]", inner)
    else:
        try:
            yield from _problems(_default(value), path, inner)
        except TypeError:
            yield path, f"a value of type {type(value).__name__}"


def _decoder(hint: Any) -> Decode:
    """What makes a value of a type from parsed JSON."""
    if hint not in _DECODERS:
        _DECODERS[hint] = _make_decoder(hint)
    return _DECODERS[hint]


def _make_decoder(hint: Any) -> Decode:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _union(arguments)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        item = _decoder(arguments[0])
        return lambda items: tuple(map(item, items))
    if isinstance(hint, type):
        if hint is datetime:
            return lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
        if issubclass(hint, Enum):
            return hint
        if dataclasses.is_dataclass(hint):
            return _record(hint)
        if hint.__name__ in models.UNIONS:
            return _tagged(*models.UNIONS[hint.__name__])
    return lambda value: value


def _union(members: tuple[Any, ...]) -> Decode:
    real = tuple(member for member in members if member is not type(None))
    inner = _tagged(*_MEMBERS[frozenset(real)]) if len(real) > 1 else _decoder(real[0])
    return inner if len(real) == len(members) else lambda value: None if value is None else inner(value)


def _tagged(tag: str, classes: Mapping[str, type[Any]]) -> Decode:
    return lambda value: _decoder(classes[value[tag]])(value)


def _record(cls: type[Any]) -> Decode:
    hints = typing.get_type_hints(cls)
    fields = [(attribute, name, _decoder(hints[attribute])) for attribute, name, _ in _fields(cls)]
    return lambda value: cls(**{attribute: read(value[name]) for attribute, name, read in fields if name in value})
