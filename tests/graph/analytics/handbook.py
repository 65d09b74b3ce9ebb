"""The page docs/measures.md, written from the register: ``python -m tests.graph.analytics.handbook > docs/measures.md``."""

from __future__ import annotations

from graph.analytics.measure import Measure
from graph.analytics.measures import MEASURES
from graph.analytics.roles import ROLES

HEAD = """# Measures of the network

Which measures there are, what each answers, and how its numbers can be checked. This page is written from the register in `graph/analytics/measures.py`.

**The network.** Regions and countries are its places. A cooperation of k sides ties each pair of them with the weight 1/(k-1); weights of several cooperations add up. *Working ties* come from cooperations of two to ten sides that are more than announced; `scope=all` adds long lists and announcements. All regions and countries are places of the network, tied or not, so that numbers of different topics and dates can be compared; only those with a tie have a rank. A cooperation ties two sides from the later of their beginnings in it to the earlier of their ends; who has no dates of its own takes part as long as the cooperation stands. As of a day, k counts the sides of that day; whether a cooperation is a long list is told by all sides on record, so that no tie ends because an eleventh side joins.

**Where they are.** Each build measures all working ties of all dates: in the store as properties (`ta:betweenness` …) with definitions in the graph `https://w3id.org/tech-axis/graph/measures`, so that `ORDER BY DESC(?betweenness)` works, and as `measures.json` in the snapshot. `/api/v1/analytics/measures`, `/communities`, `/brokerage`, `/bridges` and `/development`, and `tech-axis measures`, give them for a topic, a date or all ties too, as JSON or CSV.

**How sure a rank is.** Everything is measured 40 times more, each time without one of 40 groups of cooperations (delete-a-group jackknife, Tukey 1958, Kott 2001; parts stay with their wholes); where there are fewer, each is a group of its own. A rank interval runs from 1 + the places that are surely ahead to the number of places less those surely behind, where sure means a difference that chance gives in fewer than 5 of 100 cases, pair by pair: by Student's distribution with one degree of freedom less than there are groups, so that few cooperations make wide intervals, and a single one tells of no difference at all. Two places whose intervals overlap widely should not be called first and second. The interval allows for which cooperations are on record, not for those that nobody recorded. Where fewer than about twenty cooperations make the network (many single topics, early years), the width of the interval is uncertain itself.

**Zero and nothing.** A tie of weight 0 counts as a tie where a measure is not weighted, and carries nothing where it is. Constraint and effective size say nothing of a place without a weighted tie; communities leave it out.
"""
TAIL = """## Communities

*Who belongs together?* Leiden's algorithm (Traag, Waltman and van Eck 2019) maximises modularity over weighted ties; 50 runs from one seed are brought to a consensus over ties (Lancichinetti and Fortunato 2012; Tandon et al. 2019). The stability of the whole is the mean adjusted Rand index of all pairs of runs; that of a group is the mean share of runs in which two tied members were together. Groups are named by the two countries whose members do most within, and by the two topics that most set the group off from the rest (log-likelihood ratio, Dunning 1993). Below a stability of about 0.8 a group is a tendency, not a fact. Cost: 50 * m.

## Brokerage between countries

*Between whose partners does a place stand?* For each pair of its partners that are not tied to each other, by the countries of the three (Gould and Fernandez 1989). Cost: sum of squared degrees. NetworkX has no call for it.

{roles}
## Bridges and articulation points

*Who would be cut off if this tie ended, or this place withdrew?* `nx.bridges(G)` and `nx.articulation_points(G)`, exactly, with all but the largest of the pieces that are left. Cost: m.

## Development by year

The network as of 31 December of each year: places, ties, cooperations, mean number of partners and clustering, and the value and rank of places by any one measure. Cooperations without any date are in no year.
"""


def section(measure: Measure) -> str:
    exact = f"within {measure.tolerance:g}" if measure.tolerance else "exactly"
    where = f"`ta:{measure.name}`" if measure.term else "not in the store"
    return f"""## {measure.label.en[0].upper()}{measure.label.en[1:]} (`{measure.name}`)

*{measure.answers.en}* · *{measure.answers.de}*

- Formula: {measure.formula}.
- Paper: {measure.paper}.
- Cost: {measure.cost}.
- NetworkX, {exact}: `{measure.call.split(", where", maxsplit=1)[0]}`{"".join(f", where{rest}" for rest in measure.call.split(", where")[1:])}
- {"Weighted" if measure.weighted else "Not weighted"}; the {measure.leads} value leads; in SPARQL {where}.
- How to read it: {measure.reading.en}
- So liest man es: {measure.reading.de}
"""


def page() -> str:
    """The whole page."""
    roles = "".join(f"- `{name}`: {reading.en} · {reading.de}\n" for name, reading in ROLES.items())
    return "\n".join([HEAD, *map(section, MEASURES.values()), TAIL.format(roles=roles)])


if __name__ == "__main__":
    print(page(), end="")
