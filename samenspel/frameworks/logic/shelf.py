"""What a centre has adopted, ready to read: versions with its own elements laid over them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from samenspel.frameworks.logic.own import Entry, OwnElement, merged
from samenspel.frameworks.logic.shapes import Framework, Group, in_language


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of lens values, in one language."""

    key: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class LensValue:
    """One value of a lens. `is_own`: the centre added or worded it, so `title` is in Dutch."""

    key: str
    title: str
    subtitle: str
    short: str
    cluster: str
    description: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens in one language. Not `judged`: only a distribution, never a verdict."""

    key: str
    name: str
    values: tuple[LensValue, ...]
    judged: bool
    clusters: tuple[Cluster, ...] = ()

    def value(self, key: str) -> LensValue | None:
        """The value with this key, or None."""
        return next((value for value in self.values if value.key == key), None)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage in one language; `short` fits a narrow column."""

    key: str
    title: str
    subtitle: str
    short: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """One framework on the shelf. `adopted_on` is None where the centre never chose: the newest is used."""

    framework: Framework
    own: tuple[OwnElement, ...] = ()
    adopted_on: date | None = None
    newest: str = ""

    @property
    def may_renew(self) -> bool:
        """Whether there is a newer version than the one in use."""
        return self.newest not in ("", self.framework.version)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that a centre adopted, in one language. Frameworks are in their order on the page."""

    items: Mapping[str, Adopted]
    language: str

    def adopted(self, key: str) -> Adopted:
        """One framework. Raises KeyError for a key that does not exist."""
        return self.items[key]

    def entries(self, key: str) -> tuple[Entry, ...]:
        """All entries of a framework, own ones included. Raises KeyError."""
        adopted = self.items[key]
        return merged(adopted.framework, adopted.own, self.language)

    def name(self, key: str) -> str:
        """The name of a framework. Raises KeyError."""
        return in_language(self.items[key].framework.name, self.language)

    def stages(self) -> tuple[Stage, ...]:
        """The stages, youngest first."""
        return tuple(Stage(one.key, one.title, one.subtitle, one.short) for one in self.entries("stages"))

    def criteria(self) -> tuple[Entry, ...]:
        """The criteria, own ones last."""
        return self.entries("criteria")

    def lens_keys(self) -> tuple[str, ...]:
        """The keys of the lenses, in their order."""
        return tuple(key for key, one in self.items.items() if one.framework.kind == "lens")

    def lenses(self) -> tuple[Lens, ...]:
        """All lenses."""
        return tuple(self.lens(key) for key in self.lens_keys())

    def lens(self, key: str) -> Lens:
        """One lens. Raises KeyError for a key that is no lens."""
        framework = self.items[key].framework
        if framework.kind != "lens":
            raise KeyError(key)
        clusters = tuple(self._cluster(group) for group in framework.groups)
        values = tuple(_value(entry) for entry in self.entries(key))
        return Lens(key, self.name(key), values, framework.judged, clusters)

    def _cluster(self, group: Group) -> Cluster:
        title = in_language(group.title, self.language)
        return Cluster(group.key, title, in_language(group.description, self.language))


def _value(entry: Entry) -> LensValue:
    return LensValue(
        key=entry.key,
        title=entry.title,
        subtitle=entry.subtitle,
        short=entry.short,
        cluster=entry.group or "",
        description=entry.description,
        is_own=entry.own is not None,
    )
