"""``dataclass``, ``field``, ``replace`` and ``NamedTuple`` of the standard library at a tenth of their cost to a program that starts often.

To a type checker they are those of ``dataclasses`` and ``typing``. At run time the classes are as there (slots, frozen, equality by
value), but methods are shared instead of written for each class, the one that must be written (``__init__``) waits until the first
instance, and the description that ``dataclasses.fields`` and pydantic ask for waits until they ask. Only what the project uses is here:
no inheritance, no ``ClassVar``, no ``__post_init__``.
"""

from __future__ import annotations

from operator import attrgetter, itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
    from typing import Any
    from typing import NamedTuple as NamedTuple

    def is_record(thing: Any) -> bool:
        """Whether it is one of the classes made here."""

    def names(cls: Any) -> tuple[str, ...]:
        """The fields of a class (or of one of its instances) in order."""

    def described(cls: Any) -> str:
        """A class with the types and the usual values of its fields, in one string."""
else:
    _NOTHING = object()
    _ORDINARY = ("__dict__", "__weakref__")

    class _Field:
        """A field that is more than a name with a default value."""

        def __init__(self, *, default=_NOTHING, default_factory=_NOTHING, compare=True, metadata=None):
            self.default, self.factory, self.compare, self.metadata = default, default_factory, compare, metadata

        def said(self):
            """As the standard library says it."""
            import dataclasses

            usual = {"default": self.default, "default_factory": self.factory}
            usual = {name: value for name, value in usual.items() if value is not _NOTHING}
            return dataclasses.field(**usual, compare=self.compare, metadata=self.metadata)

    field = _Field

    def dataclass(*, frozen=False, slots=True, eq=True):
        """The class with slots for its annotations; ``slots`` is always true."""

        def made(cls):
            body = {name: value for name, value in vars(cls).items() if name not in _ORDINARY}
            names = tuple(cls.__annotations__)
            given = {name: body.pop(name) for name in names if name in body}
            body["__slots__"] = body["__match_args__"] = names
            body["__given__"] = given
            body["__init__"], body["__repr__"] = _first_init, _repr
            body["__dataclass_fields__"], body["__dataclass_params__"] = _Described("fields"), _Described("params")
            body["__frozen__"] = frozen
            if eq:
                body["__values__"] = attrgetter(*(name for name in names if not isinstance(given.get(name), _Field) or given[name].compare))
                body["__eq__"], body["__hash__"] = _eq, _hash if frozen else None
            if frozen:
                body["__setattr__"], body["__delattr__"], body["__reduce__"] = _refused, _refused, _reduce
            return type(cls.__name__, cls.__bases__, body)

        return made

    def is_record(thing):
        return hasattr(thing, "__given__")

    def names(cls):
        return cls.__slots__

    def described(cls):
        given = {name: value.default if isinstance(value, _Field) else value for name, value in cls.__given__.items()}
        parts = (
            f"{name}: {kind}" if given.get(name, _NOTHING) is _NOTHING else f"{name}: {kind} = {given[name]!r}"
            for name, kind in cls.__annotations__.items()
        )
        return f"{cls.__name__}({', '.join(parts)})"

    class NamedTuple(tuple):
        """A tuple whose places have names; none has a usual value."""

        def __init_subclass__(cls):
            cls._fields = cls.__match_args__ = tuple(cls.__annotations__)
            for place, name in enumerate(cls._fields):
                setattr(cls, name, property(itemgetter(place)))

        def __new__(cls, *values, **named):
            if named:
                values += tuple([named.pop(name) for name in cls._fields[len(values) :]])
            if named or len(values) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return tuple.__new__(cls, values)

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self, strict=True))})"

    def replace(one, **changes):
        """``one`` with other values in some fields."""
        for name in one.__slots__:
            if name not in changes:
                changes[name] = getattr(one, name)
        return type(one)(**changes)

    def _first_init(self, *values, **named):
        cls = type(self)
        cls.__init__ = _written_init(cls)
        cls.__init__(self, *values, **named)

    def _written_init(cls):
        """The ``__init__`` of a class, which assigns past the guard of a frozen one."""
        known, asked, lines = {"_nothing": _NOTHING}, ["self"], []
        for name in cls.__slots__:
            usual = cls.__given__.get(name, _NOTHING)
            factory = usual.factory if isinstance(usual, _Field) else _NOTHING
            usual = usual.default if isinstance(usual, _Field) else usual
            asked.append(name if usual is _NOTHING and factory is _NOTHING else f"{name}=_{name}")
            known[f"_{name}"], known[f"_make_{name}"], known[f"_set_{name}"] = usual, factory, vars(cls)[name].__set__
            value = name if factory is _NOTHING else f"_make_{name}() if {name} is _nothing else {name}"
            lines.append(f" _set_{name}(self, {value})")
        exec(f"def __init__({', '.join(asked)}):\n" + "\n".join(lines), known)
        return known["__init__"]

    def _eq(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        values = self.__class__.__values__
        return values(self) == values(other)

    def _hash(self):
        return hash(self.__class__.__values__(self))

    def _repr(self):
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def _reduce(self):
        return type(self), tuple(getattr(self, name) for name in self.__slots__)

    def _refused(self, name, value=None):
        import dataclasses

        raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")

    class _Described:
        """``__dataclass_fields__`` or ``__dataclass_params__`` of a class, made when it is first asked for."""

        def __init__(self, part):
            self.part = f"__dataclass_{part}__"

        def __get__(self, one, cls):
            import dataclasses

            given = {name: value.said() if isinstance(value, _Field) else value for name, value in cls.__given__.items()}
            fields = [(name, kind, given[name]) if name in given else (name, kind) for name, kind in cls.__annotations__.items()]
            twin = dataclasses.make_dataclass(cls.__name__, fields, frozen=cls.__frozen__)
            cls.__dataclass_fields__, cls.__dataclass_params__ = twin.__dataclass_fields__, twin.__dataclass_params__
            return getattr(cls, self.part)
