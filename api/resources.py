"""The nine lists, one thing with its neighbours, and each relation of it in pages."""

# No deferred annotations here: FastAPI reads those of the routes that `_add` makes for each type.

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Path, Request
from pydantic import Field, create_model
from starlette.responses import Response

from api import envelope, schemas
from api.parameters import Day, Paged, Parameters, Shown, Spoken, Whole, Words, documented, read
from graph.catalogue import RELATIONS, Catalogue, Filters, Selection, View, catalogue_of
from graph.catalogue.columns import FACETS, UNCOUNTED
from graph.catalogue.listing import filters, sorts
from graph.errors import BadParameter, NotFound
from graph.snapshot import Snapshot

router = APIRouter(prefix="/api/v1", tags=["things"], responses=schemas.PROBLEMS)
Route = Callable[..., Awaitable[Response]]
PATHS = {
    "region": "regions",
    "country": "countries",
    "city": "cities",
    "organisation": "organisations",
    "person": "people",
    "topic": "topics",
    "cooperation": "cooperations",
    "commitment": "commitments",
    "source": "sources",
}
"""Type -> where its list is."""
SAID = {
    "kind": "Kind, by its code.",
    "state": "State of a cooperation or promise: announced, signed, active, renewed, ended, held.",
    "nature": "standing (it lasts) or event (it happens on a date).",
    "topic": "Topic with all narrower ones, by its slug.",
    "region": "Region, by its slug: itself, or what lies in it, takes part.",
    "country": "Country, by its slug: itself, or what lies in it, takes part.",
    "role": "Role in a cooperation: host, guest, signatory, member and so on.",
    "participant": "Who takes part itself, by identifier (organisation/imec).",
    "person": "Who acted in it, by slug.",
    "source": "Source in which it is written, by slug.",
    "place": "Where it was signed, held or is run, by identifier (city/munich).",
    "broader": "A topic and all below it, by slug.",
    "promisedBy": "Who promised it, by identifier (region/saxony).",
    "cooperation": "Cooperation in which it was promised, by slug.",
    "language": "Language of the source (de).",
    "publisher": "Publisher of the source, in full.",
}
INITIAL_ROWS = 10


class Dated(Parameters):
    """The dates that a list is narrowed by."""

    as_of: Day | None = Field(
        default=None,
        description="As of a day: what had begun and not ended then (2023-01-01).",
        examples=["2023-01-01"],
    )
    from_: Whole | None = Field(default=None, alias="from", ge=1, le=9999, description="Begun in this year or later.")
    to: Whole | None = Field(default=None, ge=1, le=9999, description="Begun in this year or earlier.")
    changed_since: Day | None = Field(
        default=None, description="Recorded or changed on this day or later.", examples=["2026-01-01"]
    )


def _model(type_: str) -> type[Parameters]:
    """The parameters of the list of a type."""
    fields: dict[str, Any] = {
        name: (Words | None, Field(default=None, description=SAID[name] + " Several with commas: any of them."))
        for name in filters(type_)
    }
    orders: Any = sorts(type_)
    fields["sort"] = (Literal[orders], Field(orders[0], description="By what it is sorted; - turns the order round."))
    counted = [name for name in FACETS[type_] if name not in UNCOUNTED]
    fields["facets"] = (
        Words | None,
        Field(
            default=None,
            description=f"Which facets to count ({', '.join(counted)}); all where absent, none for `none`.",
        ),
    )
    return create_model(f"{type_.capitalize()}Parameters", __base__=(Dated, Paged, Shown), **fields)


def wanted(given: Any, type_: str) -> Filters:
    """The filters that a list is asked for; raises `BadParameter` where years stand the wrong way round."""
    if given.from_ is not None and given.to is not None and given.from_ > given.to:
        raise BadParameter("to", f"{given.to} lies before {given.from_}, the year in `from`")
    return Filters(
        values={name: values for name in filters(type_) if (values := getattr(given, name, None))},
        as_of=given.as_of,
        started_from=given.from_,
        started_to=given.to,
        changed_since=given.changed_since,
    )


def opened(request: Request) -> tuple[Snapshot, Catalogue]:
    """The snapshot in service and its catalogue."""
    snapshot: Snapshot = request.app.state.shelf.current()
    return snapshot, catalogue_of(snapshot)


def shown(item: dict[str, Any], fields: tuple[str, ...] | None) -> dict[str, Any]:
    """Only the fields asked for; identifier and type always."""
    return item if fields is None else {key: item[key] for key in ("id", "type", *fields) if key in item}


def checked_fields(fields: tuple[str, ...] | None, type_: str) -> tuple[str, ...] | None:
    """The fields asked for; raises `BadParameter` for one that things of this type do not have."""
    known = {field.alias or name for name, field in schemas.MODELS[type_].model_fields.items()}
    for name in fields or ():
        if name not in known:
            raise BadParameter("fields", f"{name!r} is none of {', '.join(sorted(known))}")
    return fields


def _list(type_: str) -> tuple[Route, type[Parameters]]:
    model = _model(type_)

    async def things(request: Request) -> Response:
        given = cast(Any, read(request, model))
        snapshot, catalogue = opened(request)
        fields = checked_fields(given.fields, type_)
        offset = envelope.offset_of(request, snapshot, given.cursor)
        selection = Selection(catalogue, type_, wanted(given, type_))
        view = View(catalogue, given.spoken)
        data = [
            shown(view.item(number), fields)
            for number in selection.page(offset, given.limit, given.sort, given.spoken or "en")
        ]
        facets = {} if given.facets == ("none",) else selection.facets(given.facets)
        counted = {
            name: [{**view.value(name, value), "count": count} for value, count in values]
            for name, values in facets.items()
        }
        undated = selection.undated if selection.filters.dated else None
        return envelope.page(
            request, snapshot, data, selection.total, offset, given.limit, undated=undated, facets=counted
        )

    return things, model


class OneParameters(Shown):
    """How one thing is shown."""

    limit: Whole = Field(INITIAL_ROWS, ge=0, le=100, description="How many neighbours of each relation come with it.")


class RelationParameters(Paged, Spoken):
    """Which part of the neighbours, and in which language."""


def number_of(catalogue: Catalogue, type_: str, slug: str) -> int:
    """The number of a thing; raises `NotFound`."""
    name = f"cooperation/{slug}" if type_ == "commitment" else f"{type_}/{slug}"
    number = catalogue.numbers.get(name)
    if number is None or not catalogue.ranges[type_][0] <= number < catalogue.ranges[type_][1]:
        raise NotFound(type_, slug)
    return number


def _thing(request: Request, type_: str, slug: str) -> Response:
    given = read(request, OneParameters)
    snapshot, catalogue = opened(request)
    number = number_of(catalogue, type_, slug)
    view = View(catalogue, given.spoken)
    path = request.app.state.settings.path + request.url.path
    suffix = f"?lang={given.lang}" if given.lang != "all" else ""
    neighbours = {
        relation: {
            "data": view.neighbours(number, relation, 0, given.limit),
            "total": total,
            "next": f"{path}/{relation}{suffix}" if total > given.limit else None,
        }
        for relation, total in catalogue.relation_sizes(number).items()
    }
    data = shown(view.item(number), checked_fields(given.fields, type_))
    links = {"self": envelope.address(request)}
    content = {"data": data, "neighbours": neighbours, "meta": {"snapshot": snapshot.id}, "links": links}
    return envelope.respond(content, links)


def _relation(request: Request, type_: str, slug: str, relation: str) -> Response:
    given = read(request, RelationParameters)
    snapshot, catalogue = opened(request)
    number = number_of(catalogue, type_, slug)
    if relation not in RELATIONS:
        raise NotFound("relation", relation)
    offset = envelope.offset_of(request, snapshot, given.cursor)
    total = catalogue.relation_sizes(number).get(relation, 0)
    data = View(catalogue, given.spoken).neighbours(number, relation, offset, given.limit)
    return envelope.page(request, snapshot, data, total, offset, given.limit)


def _add(type_: str, path: str) -> None:
    """The routes of a type: its list, one of it, and the neighbours of one."""
    things, model = _list(type_)
    schema: Any = schemas.MODELS[type_]
    plural, example = path.capitalize(), EXAMPLES[type_]

    first, _, second = example.partition("/")
    slug_ = Annotated[str, Path(description=f"The end of the identifier of the {type_}.", examples=[first])]
    promise_ = Annotated[str, Path(description="The end of the identifier of the promise.", examples=[second])]
    relation_ = Annotated[
        str, Path(description="The relation.", examples=[second], json_schema_extra={"enum": list(RELATIONS)})
    ]

    async def thing(request: Request, slug: slug_) -> Response:
        return _thing(request, type_, slug)

    async def promise(request: Request, cooperation: slug_, slug: promise_) -> Response:
        return _thing(request, type_, f"{cooperation}/commitment/{slug}")

    async def neighbours(request: Request, slug: slug_, relation: relation_) -> Response:
        return _relation(request, type_, slug, relation)

    def add(below: str, route: Route, name: str, summary: str, answer: Any, extra: dict[str, Any]) -> None:
        router.add_api_route(
            f"/{path}{below}",
            route,
            summary=summary,
            operation_id=name,
            openapi_extra=extra,
            responses={200: {"model": answer}},
        )

    add("", things, f"list_{path}", f"{plural}, filtered", envelope.FacetedPage[schema], documented(model))
    below = "/{cooperation}/{slug}" if type_ == "commitment" else "/{slug}"
    route: Route = promise if type_ == "commitment" else thing
    add(below, route, f"get_{type_}", f"One {type_}", schemas.One[schema], documented(OneParameters))
    if type_ != "commitment":
        page = envelope.Page[schemas.Neighbour]
        summary = f"The neighbours of one {type_} by one relation, such as {example}"
        add("/{slug}/{relation}", neighbours, f"list_{type_}_neighbours", summary, page, documented(RelationParameters))


EXAMPLES = {
    "region": "bavaria/partners",
    "country": "belgium/regions",
    "city": "munich/hosted",
    "organisation": "imec/cooperations",
    "person": "fabian-mehring/offices",
    "topic": "robotics/organisations",
    "cooperation": "vanguard-initiative/participants",
    "commitment": "bavaria-saxony-joint-cabinet-2019/quantum-communication",
    "source": "src-seed-bayern-sachsen/attests",
}
for _type, _path in PATHS.items():
    _add(_type, _path)
