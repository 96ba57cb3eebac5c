"""Every URL there is, with every object: what has no line in the table is found before users do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

Objects = Callable[[Any], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver: its name with namespaces, its text, its arguments."""

    name: str
    text: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Address:
    """A route with the arguments of one object."""

    route: Route
    arguments: Mapping[str, Any]
    url: str


def routes(urlconf: str | None = None, *, under: str = "") -> list[Route]:
    """All patterns of a URLconf, those of `include` too; `under` keeps one prefix of the text."""
    found = _routes(get_resolver(urlconf), "", (), ())
    return [route for route in found if route.text.startswith(under)]


def _routes(
    resolver: URLResolver, text: str, spaces: tuple[str, ...], arguments: tuple[str, ...]
) -> Iterator[Route]:
    for each in resolver.url_patterns:
        below = text + str(each.pattern)
        known = (*arguments, *_arguments(each))
        if isinstance(each, URLResolver):
            inside = (*spaces, each.namespace) if each.namespace else spaces
            yield from _routes(each, below, inside, known)
        elif isinstance(each, URLPattern):
            yield Route(":".join((*spaces, each.name)) if each.name else "", below, known)


def _arguments(each: Any) -> tuple[str, ...]:
    """Names of what a pattern takes from the address."""
    return tuple(each.pattern.converters) or tuple(each.pattern.regex.groupindex)


class Walk:
    """Routes against a table: name of the route -> the arguments of every object in a world."""

    def __init__(
        self, table: Mapping[str, Objects], *, urlconf: str | None = None, under: str = ""
    ) -> None:
        self.table, self.urlconf = table, urlconf
        self.routes = routes(urlconf, under=under)

    def complaints(self, where: str = "the argument table of the walk") -> list[str]:
        """What is wrong with the table, in sentences that say what to add; empty when all is well.

        Assert in a test of its own that this is `[]`: then no URL is born without expectation.
        """
        names = {route.name for route in self.routes}
        lacking = [self._lacks(route, where) for route in self.routes if not self._has(route)]
        gone = [name for name in self.table if name not in names]
        return lacking + [f"{name!r} is no URL any more: take it out of {where}." for name in gone]

    def _has(self, route: Route) -> bool:
        return bool(route.name) and route.name in self.table

    def _lacks(self, route: Route, where: str) -> str:
        if not route.name:
            return f"The URL {route.text!r} has no name: give it one, so that it can be walked."
        wanted = ", ".join(f'"{name}": …' for name in route.arguments)
        return (
            f"The URL {route.text!r} is not walked: add one line {route.name!r} to {where}, "
            f"with the arguments {{{wanted}}} of every object and the answer each person gets."
        )

    def addresses(self, world: Any) -> Iterator[Address]:
        """Every URL with every object of the world."""
        for route in self.routes:
            for arguments in self.table[route.name](world):
                url = reverse(route.name, urlconf=self.urlconf, kwargs=dict(arguments))
                yield Address(route, arguments, url)
