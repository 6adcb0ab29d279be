"""Dated figures of the law: loaded from ``parameters/*.toml``, refused outside the period a human has checked."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files


class OutsideKnownPeriod(LookupError):
    """No value is known for the day: it lies before the first value or after the last day that was checked."""

    def __init__(self, parameter: "Parameter", day: date) -> None:
        self.parameter, self.day = parameter, day
        super().__init__(
            f"{parameter.name}: no value known on {day.isoformat()} "
            f"(known from {parameter.values[0].since.isoformat()} to {parameter.until.isoformat()})"
        )


@dataclass(frozen=True, slots=True)
class Value:
    """A figure in force from `since`, with the text that says so."""

    since: date
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law: its values in order of date, the article, the day a human last `reviewed` the source,
    and the last day (`until`) for which an answer is given."""

    name: str
    label: str
    article: str
    unit: str
    reviewed: date
    until: date
    values: tuple[Value, ...]

    def on(self, day: date) -> Decimal:
        """The value in force on `day`; raises `OutsideKnownPeriod`."""
        return self.entry(day).value

    def entry(self, day: date) -> Value:
        """The value in force on `day` with its source; raises `OutsideKnownPeriod`."""
        if day > self.until or day < self.values[0].since:
            raise OutsideKnownPeriod(self, day)
        return next(value for value in reversed(self.values) if value.since <= day)


@cache
def parameter(name: str) -> Parameter:
    """The parameter in ``parameters/<name>.toml``."""
    text = (files(__package__) / "parameters" / f"{name}.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text, parse_float=Decimal)
    values = tuple(Value(row["from"], Decimal(row["value"]), row["source"]) for row in raw["value"])
    if list(values) != sorted(values, key=lambda value: value.since):
        raise ValueError(f"{name}.toml: values are not in order of date")
    return Parameter(name, raw["label"], raw["article"], raw["unit"], raw["reviewed"], raw["until"], values)


def parameter_names() -> list[str]:
    """The names of all shipped parameters, sorted."""
    folder = files(__package__) / "parameters"
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))
