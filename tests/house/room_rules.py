"""The rules about who may import whom. Each takes the graph and returns one sentence for every
import that breaks it."""

from collections.abc import Callable, Iterable, Iterator

from tests.house.import_graph import (
    Graph,
    circles,
    is_in,
    reached,
    room_of,
    rooms,
    with_packages,
)

#: What is divided into rooms.
HOUSES = ("casestore", "generator", "forms_app", "forms_app.desk", "forms_app.intake")

#: The case store from the ground up; a room imports only those before it.
FLOORS = (
    "errors",
    "settings",
    "campaign",
    "calendar",
    "lifecycle",
    "public",
    "exchange",
    "sealing",
    "database",
    "ledger",
    "publishing",
    "office",
)

#: What the generator may know of the case store: content, rules and the public rows; no ledger,
#: no key.
OPEN_TO_GENERATOR = ("campaign", "calendar", "public", "errors", "settings")

#: The only rooms with a database behind them.
ROOMS_WITH_SQL = ("database", "ledger", "publishing", "office")

#: What the process that faces the internet may never load: nothing that has a database behind it.
CLOSED_TO_INTAKE = (
    *(f"casestore.{room}" for room in ROOMS_WITH_SQL),
    "forms_app.desk",
    "generator",
)

#: Only these may bring both halves together.
ON_TOP = ("commands", "qingzhang")

VAULT = "casestore.sealing.vault"

Rule = Callable[[Graph], list[str]]


def no_circle_of_files(graph: Graph) -> list[str]:
    return [" ↔ ".join(group) for group in circles(graph.own)]


def no_circle_of_rooms(graph: Graph) -> list[str]:
    return [
        f"{house}: " + " ↔ ".join(group)
        for house in HOUSES
        for group in circles(rooms(graph.own, house))
    ]


def floors_of_the_case_store(graph: Graph) -> list[str]:
    found = []
    for module in graph.within("casestore"):
        room = room_of(module, "casestore")
        if room not in (*FLOORS, "casestore"):
            found.append(f"{module} stands on no floor")
            continue
        below = FLOORS[: FLOORS.index(room)] if room in FLOORS else ()
        found += [
            f"{module} → {target}"
            for target in sorted(graph.own[module])
            if room_of(target, "casestore") not in (*below, room, None)
        ]
    return found


def case_store_imports_neither_half(graph: Graph) -> list[str]:
    return _reaching(graph, "casestore", ("forms_app", "generator", *ON_TOP))


def generator_reads_content_and_public_rows(graph: Graph) -> list[str]:
    closed = [f"casestore.{room}" for room in FLOORS if room not in OPEN_TO_GENERATOR]
    return _reaching(graph, "generator", ("forms_app", *closed, *ON_TOP))


def applications_never_import_the_generator(graph: Graph) -> list[str]:
    return _reaching(graph, "forms_app", ("generator", *ON_TOP))


def intake_never_imports_what_the_office_does(graph: Graph) -> list[str]:
    return _reaching(graph, "forms_app.intake", CLOSED_TO_INTAKE)


def intake_never_names_what_opens_the_seal(graph: Graph) -> list[str]:
    return [
        module
        for module in graph.within("forms_app.intake")
        if {f"{VAULT}.Opener", f"{VAULT}.*"} & graph.names[module] or "Opener" in graph.used[module]
    ]


def sql_stays_in_the_rooms_with_a_database(graph: Graph) -> list[str]:
    allowed = [f"casestore.{room}" for room in ROOMS_WITH_SQL]
    return list(_naming(graph, {"sqlalchemy", "alembic"}, allowed))


def flask_stays_in_the_applications(graph: Graph) -> list[str]:
    web = {top for names in graph.names.values() for top in map(_top, names) if _is_web(top)}
    return list(_naming(graph, web, ("forms_app", *ON_TOP)))


def mkdocs_stays_in_the_look(graph: Graph) -> list[str]:
    return list(_naming(graph, {"mkdocs", "material"}, ["generator.look"]))


def paper_is_printed_in_two_rooms(graph: Graph) -> list[str]:
    return list(_naming(graph, {"weasyprint"}, ["generator.paper", "forms_app.pdf"]))


def seals_are_made_in_two_rooms(graph: Graph) -> list[str]:
    return list(_naming(graph, {"pyrage"}, ["casestore.sealing", "casestore.exchange"]))


RULES: tuple[Rule, ...] = (
    no_circle_of_files,
    no_circle_of_rooms,
    floors_of_the_case_store,
    case_store_imports_neither_half,
    generator_reads_content_and_public_rows,
    applications_never_import_the_generator,
    intake_never_imports_what_the_office_does,
    intake_never_names_what_opens_the_seal,
    sql_stays_in_the_rooms_with_a_database,
    flask_stays_in_the_applications,
    mkdocs_stays_in_the_look,
    paper_is_printed_in_two_rooms,
    seals_are_made_in_two_rooms,
)


def _reaching(graph: Graph, house: str, wrong: Iterable[str]) -> list[str]:
    """The imports by which ``house``, or whatever it imports, gets at the packages ``wrong``."""
    barred = tuple(wrong)
    starts = graph.within(house)
    inside = reached(with_packages(graph.own), starts) | set(starts)
    return [
        f"{module} → {target}"
        for module in sorted(inside)
        if not _in_any(module, barred)
        for target in sorted(graph.own[module])
        if _in_any(target, barred)
    ]


def _in_any(module: str, packages: Iterable[str]) -> bool:
    return any(is_in(module, package) for package in packages)


def _naming(graph: Graph, foreign: set[str], allowed: Iterable[str]) -> Iterator[str]:
    """The modules outside of ``allowed`` that name one of the packages ``foreign``."""
    rooms_allowed = tuple(allowed)
    for module, names in graph.names.items():
        named = sorted(foreign & set(map(_top, names)))
        if named and not _in_any(module, rooms_allowed):
            yield f"{module} → {', '.join(named)}"


def _top(name: str) -> str:
    return name.partition(".")[0]


def _is_web(package: str) -> bool:
    return package in {"flask", "werkzeug", "wtforms"} or package.startswith("flask_")
