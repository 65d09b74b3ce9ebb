"""Ten things to do with the graph, as a notebook: `marimo edit docs/notebooks/ten-things.py` (see README.md).

`python docs/notebooks/ten-things.py` prints what the cells show.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium")


@app.cell
def _():
    import pathlib
    import tempfile

    import marimo as mo
    import pandas as pd

    from graph import open_graph

    graph = open_graph()
    return graph, mo, pathlib, pd, tempfile


@app.cell
def _(graph, mo):
    mo.md(f"""
    # Ten things to do with the graph

    This is snapshot `{graph.id}`: {graph.counts["cooperations"]} cooperations with {graph.counts["sources"]} sources.
    Note the identifier beside a result: the same code on the same snapshot gives the same numbers.
    Change a name, a topic or a date in any cell; what depends on it follows.
    """)
    return


@app.cell
def _(mo):
    mo.md("""
    ## 1. The partners of Bavaria over time

    A count of today hides when ties were made: the network at the end of each year shows how many there were, and who came.
    """)
    return


@app.cell
def _(graph, pd):
    _rows, _seen = [], set(graph.network(as_of="2016-12-31")["region/bavaria"])
    for _year, _network in graph.networks_by_year(2017, 2026):
        _now = set(_network["region/bavaria"])
        _new = sorted(_network.nodes[_place]["label"] for _place in _now - _seen)
        _rows.append((str(_year), len(_now), len(_seen - _now), ", ".join(_new)))
        _seen = _now
    partners_over_time = pd.DataFrame(_rows, columns=["year", "partners", "ended", "new"])
    partners_over_time
    return (partners_over_time,)


@app.cell
def _(mo):
    mo.md("""
    ## 2. Who is central on quantum technologies

    A rank from a few dozen ties is uncertain; `rankLow` and `rankHigh` say where it lies when chance is allowed for (95 %),
    so that nobody is called first who may as well be fifth.
    """)
    return


@app.cell
def _(graph):
    central = graph.measures("strength", topic="quantum-technologies").drop(columns="measure").head(10).round(2)
    central
    return (central,)


@app.cell
def _(mo):
    mo.md("""
    ## 3. The network as of a date

    A claim on the past must not use what came later: `as_of` takes only what had begun by then and not ended.
    What has no date at all is left out, and the network says how much that is.
    """)
    return


@app.cell
def _(graph, pd):
    _days = ("2010-01-01", "2018-01-01", "2023-01-01", "2026-01-01")
    _networks = {_day: graph.network("all", as_of=_day) for _day in _days}
    as_of = pd.DataFrame(
        {
            "ties": {_day: _network.number_of_edges() for _day, _network in _networks.items()},
            "undated cooperations left out": {_day: _network.graph["undated"] for _day, _network in _networks.items()},
        }
    )
    as_of
    return (as_of,)


@app.cell
def _(mo):
    mo.md("""
    ## 4. The sources of one tie

    No source, no fact: before a tie is quoted, one reads where it is written.
    """)
    return


@app.cell
def _(graph):
    _tie = graph.network("all").edges["region/bavaria", "region/flanders"]
    _cooperations = graph.table("cooperations")[["id", "label", "start", "status", "statusAsOf"]]
    sources_of_tie = (
        _cooperations[_cooperations["id"].isin(_tie["cooperations"])]
        .merge(graph.table("sources-of-things"), left_on="id", right_on="thing")
        .merge(graph.table("sources"), left_on="source", right_on="id", suffixes=("", "OfSource"))
        .sort_values(["start", "issued"])[
            ["label", "start", "status", "statusAsOf", "title", "publisher", "issued", "url"]
        ]
    )
    sources_of_tie
    return (sources_of_tie,)


@app.cell
def _(mo):
    mo.md("""
    ## 5. The network for Gephi, yEd, Cytoscape or igraph

    Others draw better than a notebook does: GraphML takes the ties with their cooperations and sources along.
    The ending of the file chooses the format.
    """)
    return


@app.cell
def _(graph, pathlib, pd, tempfile):
    _folder = pathlib.Path(tempfile.mkdtemp())
    _files = [
        graph.save_network(_folder / _name, topic="quantum-technologies")
        for _name in ("quantum.graphml", "quantum.gexf")
    ]
    saved = pd.Series({str(_file): _file.stat().st_size for _file in _files}, name="bytes")
    saved
    return (saved,)


@app.cell
def _(mo):
    mo.md("""
    ## 6. A SPARQL query as a frame

    Whatever no method answers, a query does; numbers come back as numbers, and a runaway query is stopped.
    Here: through which institutes do regions cooperate on semiconductors?
    """)
    return


@app.cell
def _(graph):
    institutes = graph.sparql("""
        SELECT ?institute ?country (COUNT(DISTINCT ?cooperation) AS ?cooperations) WHERE {
          ?cooperation ta:topicOrBroader topic:semiconductors ; ta:participant ?organisation .
          ?organisation a ta:ResearchInstitute ; rdfs:label ?institute ; ta:inCountry/rdfs:label ?country .
          FILTER(LANG(?institute) IN ("en", "") && LANG(?country) = "en")
        }
        GROUP BY ?institute ?country ORDER BY DESC(?cooperations) ?institute LIMIT 15
    """)
    institutes
    return (institutes,)


@app.cell
def _(mo):
    mo.md("""
    ## 7. Whom Catalonia should approach next

    A model of past ties says which are likely to come within two years, and names its reasons; how often it was right is
    in `tech-axis partners --backtest`. The first call takes some seconds.
    """)
    return


@app.cell
def _(graph):
    suggestions = graph.suggestions("catalonia", limit=5)
    suggestions
    return (suggestions,)


@app.cell
def _(mo):
    mo.md("""
    ## 8. What a region does more of than others

    Large regions have many ties on everything, so counts say little. Balassa's index compares a region's mix with that of all:
    above one it does more of a topic than the others do. Topics with few cooperations are left out, because their index jumps.
    """)
    return


@app.cell
def _(graph):
    _all = graph.specialisation("bavaria")
    specialisation = _all[_all["cooperations"] >= 5].head(10)
    specialisation
    return (specialisation,)


@app.cell
def _(mo):
    mo.md("""
    ## 9. How Upper Austria reaches Catalonia

    An introduction goes through those who know both sides: each step names the cooperations that carry it, and their sources.
    """)
    return


@app.cell
def _(graph):
    ways = graph.paths("upper-austria", "catalonia", topic="quantum-technologies", limit=2)
    ways
    return (ways,)


@app.cell
def _(mo):
    mo.md("""
    ## 10. What the graph does not know

    A missing tie may be a missing record: before anyone concludes something from a gap, they count how much is recorded,
    what share of it has a start and a state, and in which languages its sources are.
    """)
    return


@app.cell
def _(graph, mo, pd):
    _cooperations, _sources = graph.table("cooperations"), graph.table("sources")
    known = pd.DataFrame(
        {
            "start": _cooperations.groupby("nature", observed=True)["start"].agg(lambda _dates: _dates.notna().mean()),
            "status": _cooperations.groupby("nature", observed=True)["status"].agg(
                lambda _codes: _codes.notna().mean()
            ),
        }
    )
    languages = _sources["language"].fillna("unknown").value_counts().rename("sources").to_frame()
    mo.vstack([known, languages])
    return known, languages


@app.cell
def _(
    as_of,
    central,
    institutes,
    known,
    languages,
    mo,
    partners_over_time,
    saved,
    sources_of_tie,
    specialisation,
    suggestions,
    ways,
):
    # Run as a script, the notebook prints what its cells show.
    if mo.app_meta().mode == "script":
        _found = {
            "1. The partners of Bavaria over time": partners_over_time,
            "2. Who is central on quantum technologies": central,
            "3. The network as of a date": as_of,
            "4. The sources of one tie": sources_of_tie,
            "5. The network for other programs": saved.to_frame(),
            "6. A SPARQL query as a frame": institutes,
            "7. Whom Catalonia should approach next": suggestions,
            "8. What Bavaria does more of than others": specialisation,
            "9. How Upper Austria reaches Catalonia": ways,
            "10. What the graph does not know: dates and states": known,
            "10. What the graph does not know: languages": languages,
        }
        for _title, _frame in _found.items():
            print(_title, _frame.to_string(max_rows=15, max_colwidth=50), sep="\n", end="\n\n")
    return


if __name__ == "__main__":
    app.run()
