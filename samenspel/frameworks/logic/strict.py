"""A strict reader over one parsed TOML table: whatever is not asked for is an error.

Every complaint names the file, the entry and the field, because a data file is written by people.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from samenspel.frameworks.logic.shapes import COMPARISONS, KEY, REQUIRED_LANGUAGES, UNITS, Norm, Text

Word = TypeVar("Word", bound=str)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,4})?\Z")
SOURCE = re.compile(r"S\d{3}\Z")
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
ARABIC = re.compile("[\u0600-\u06ff]")
TITLE_LENGTH = 80


class LibraryError(ValueError):
    """A data file that cannot be used. `file`, `entry` and `reason` say where and why."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}: {entry}: {reason}" if entry else f"{file}: {reason}")
        self.file, self.entry, self.reason = file, entry, reason


class Languages:
    """The languages of one file: the first text sets them, every later text must have the same."""

    def __init__(self) -> None:
        self.agreed: frozenset[str] | None = None

    def complaint(self, found: frozenset[str]) -> str | None:
        """What is wrong with a text in these languages, or None."""
        missing = sorted((self.agreed or frozenset(REQUIRED_LANGUAGES)) - found)
        if missing:
            return f"language {missing[0]!r} is missing"
        if self.agreed is None:
            self.agreed = found
        extra = sorted(found - self.agreed)
        return f"language {extra[0]!r} is not in the other texts of this file" if extra else None


class Table:
    """Takes known fields out of a table one by one; `done()` refuses what is left over."""

    def __init__(self, raw: object, file: str, entry: str, languages: Languages) -> None:
        if not isinstance(raw, dict):
            raise LibraryError(file, entry, "should be a table")
        self.rest: dict[str, Any] = dict(raw)
        self.file, self.entry, self.languages = file, entry, languages

    def refuse(self, reason: str) -> NoReturn:
        """Raise LibraryError for this entry."""
        raise LibraryError(self.file, self.entry, reason)

    def done(self) -> None:
        """Refuse fields that nobody asked for."""
        if self.rest:
            self.refuse(f"unknown field {sorted(self.rest)[0]!r}")

    def _take(self, name: str, kind: type, what: str) -> Any:
        if name not in self.rest:
            self.refuse(f"field {name!r} is missing")
        value = self.rest.pop(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.refuse(f"{name} should be {what}")
        return value

    def word(self, name: str) -> str:
        """A string without spaces around it."""
        return self._clean(name, self._take(name, str, "a string"))

    def key(self, name: str = "key") -> str:
        """A key: lower case letters and figures, joined by `_`, `.` or `-`."""
        value = self.word(name)
        if not KEY.match(value):
            self.refuse(f"{name} {value!r} is no key")
        return value

    def optional_key(self, name: str) -> str | None:
        """A key, or None where the field is absent."""
        return self.key(name) if name in self.rest else None

    def choice(self, name: str, choices: tuple[Word, ...]) -> Word:
        """One of the given words."""
        value = self.word(name)
        if value not in choices:
            self.refuse(f"{name} {value!r} should be one of {', '.join(choices)}")
        return choices[[str(choice) for choice in choices].index(value)]

    def number(self, name: str) -> int:
        """A whole number of zero or more."""
        value: int = self._take(name, int, "a whole number")
        if value < 0:
            self.refuse(f"{name} should not be negative")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """true or false; the default where the field is absent."""
        return bool(self._take(name, bool, "true or false")) if name in self.rest else default

    def day(self, name: str) -> date | None:
        """A date without a time, or None where the field is absent."""
        if name not in self.rest:
            return None
        value: date = self._take(name, date, "a date")
        if isinstance(value, datetime):
            self.refuse(f"{name} should be a date without a time")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of different strings; empty where the field is absent."""
        if name not in self.rest:
            return ()
        values = self._strings(name, self._take(name, list, "a list of strings"))
        if len(set(values)) < len(values):
            self.refuse(f"{name} names something twice")
        return values

    def sources(self) -> tuple[str, ...]:
        """The S-numbers of the requirements that an entry rests on."""
        values = self.words("sources")
        for value in values:
            if not SOURCE.match(value):
                self.refuse(f"sources: {value!r} is no S-number, such as S148")
        return values

    def text(self, name: str, *, title: bool = False) -> Text:
        """A text in every language; a title is one line of at most 80 characters."""
        raw = self._take(name, dict, "a text per language")
        text = {language: self._in(name, language, raw[language]) for language in self._languages(name, raw)}
        for language, words in text.items():
            if title and (len(words) > TITLE_LENGTH or "\n" in words):
                self.refuse(f"{name}: {language}: a title is one line of at most {TITLE_LENGTH} characters")
        return text

    def optional_text(self, name: str, *, title: bool = False) -> Text | None:
        """As `text`, or None where the field is absent."""
        return self.text(name, title=title) if name in self.rest else None

    def texts(self, name: str) -> tuple[Text, ...]:
        """A list of texts, written as one list per language, all equally long."""
        if name not in self.rest:
            return ()
        raw = self._take(name, dict, "a list of sentences per language")
        lists = {language: raw[language] for language in self._languages(name, raw)}
        for language, values in lists.items():
            if not isinstance(values, list) or not values:
                self.refuse(f"{name}: {language} should be a list of sentences")
        if len({len(values) for values in lists.values()}) > 1:
            self.refuse(f"{name}: the languages do not have the same number of sentences")
        count = len(lists[REQUIRED_LANGUAGES[0]])
        return tuple(
            {language: self._in(name, language, values[index]) for language, values in lists.items()}
            for index in range(count)
        )

    def norm(self, name: str = "norm") -> Norm | None:
        """A norm, or None where the field is absent."""
        if name not in self.rest:
            return None
        table = Table(self.rest.pop(name), self.file, f"{self.entry}: {name}", self.languages)
        comparison, value = table.choice("comparison", COMPARISONS), table.number("value")
        norm = Norm(comparison, value, table.choice("unit", UNITS))
        if norm.unit == "percent" and norm.value > 100:
            table.refuse("value should be at most 100 percent")
        table.done()
        return norm

    def tables(self, name: str, label: str) -> list["Table"]:
        """An array of tables; each is named by its key, or else by its place, in complaints."""
        raw = self.rest.pop(name, [])
        if not isinstance(raw, list):
            self.refuse(f"{name} should be an array of tables, written [[{name}]]")
        within = f"{self.entry}: " if self.entry else ""
        return [
            Table(item, self.file, f"{within}{label} {_called(item, place)}", self.languages)
            for place, item in enumerate(raw, start=1)
        ]

    def _languages(self, name: str, raw: Mapping[str, object]) -> list[str]:
        for language in raw:
            if not LANGUAGE.match(language):
                self.refuse(f"{name}: {language!r} is no language code")
        complaint = self.languages.complaint(frozenset(raw))
        if complaint:
            self.refuse(f"{name}: {complaint}")
        return sorted(raw)

    def _in(self, name: str, language: str, value: object) -> str:
        if not isinstance(value, str):
            self.refuse(f"{name}: {language} should be a string")
        words = self._clean(f"{name}: {language}", value.strip("\n"))
        has_letters = any(sign.isalpha() for sign in words) and language in REQUIRED_LANGUAGES
        if has_letters and (language == "ar") != bool(ARABIC.search(words)):
            self.refuse(f"{name}: {language} is not written in its own script")
        return words

    def _clean(self, name: str, value: str) -> str:
        if not value.strip():
            self.refuse(f"{name} is empty")
        if value != value.strip() or "  " in value:
            self.refuse(f"{name} has spaces too many")
        if HIDDEN.search(value):
            self.refuse(f"{name} has an invisible character")
        if unicodedata.normalize("NFC", value) != value:
            self.refuse(f"{name} is not in normal form (NFC)")
        return value

    def _strings(self, name: str, values: list[object]) -> tuple[str, ...]:
        if not all(isinstance(value, str) for value in values):
            self.refuse(f"{name} should be a list of strings")
        return tuple(self._clean(name, str(value)) for value in values)


def _called(item: object, place: int) -> str:
    key = item.get("key", item.get("word")) if isinstance(item, dict) else None
    return repr(key) if isinstance(key, str) else f"number {place}"
