"""What may tell that two places will be tied: one row of figures for each pair, from the evidence of a day alone.

Sources: D. Liben-Nowell, J. Kleinberg, The link-prediction problem for social networks, 2007 (common neighbours,
degree product, Katz); L. A. Adamic, E. Adar, Friends and neighbors on the Web, 2003; T. Zhou, L. Lü, Y.-C. Zhang,
Predicting missing links via local information, 2009 (resource allocation); R. Boschma, Proximity and innovation, 2005
(geographical, institutional and cognitive proximity: distance, country, topics).
"""

from __future__ import annotations

import numpy as np

from graph.analytics.evidence import Array, Evidence
from graph.analytics.relatedness import complementarity, proximity, specialised

FEATURES = (
    "commonPartners",
    "adamicAdar",
    "resourceAllocation",
    "strongCommon",
    "threeSteps",
    "similarPartners",
    "degreeProduct",
    "freshProduct",
    "recordsLesser",
    "topicSimilarity",
    "complementarity",
    "sharedLists",
    "sameCountry",
    "distance",
    "seatUnknown",
    "countryPair",
    "throughCountry",
    "bothCountries",
    "oneCountry",
)
"""The names of the columns of `Features.row`; each is the same whichever place of the pair is asked about."""


class Features:
    """The figures of every pair, one row of pairs at a time; what all rows share is computed once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.flags = specialised(evidence.topics, evidence.records)
        """Which topics (columns) each place (row) is specialised in."""
        self.proximity = proximity(self.flags)
        """How near each pair of topics is."""
        self.complementarity = complementarity(self.flags, self.proximity)
        """How much relatedness density a place (row) would gain from another (column)."""
        self._near = evidence.tied.astype(float)
        self._strong = np.sqrt(evidence.ties)
        self._degree = self._near.sum(axis=1)
        self._fresh = (evidence.fresh > 0).sum(axis=1).astype(float)
        self._profiles = _unit_rows(np.sqrt(evidence.topics) * _rarity(evidence.topics))
        self._partners = _unit_rows(self._strong)
        self._is_country = np.array([place.kind == "country" for place in evidence.places])
        index = evidence.index
        self._country_rows = np.array([index.get(place.country, row) for row, place in enumerate(evidence.places)])
        self._country_pairs = self._propensity()

    def _propensity(self) -> Array:
        """Log of the ties between each pair of countries, against the number of pairs of their tied places."""
        numbers = self.evidence.countries
        member = np.zeros((len(numbers), int(numbers.max(initial=0)) + 1))
        member[np.arange(len(numbers)), numbers] = 1.0
        between = member.T @ self._near @ member
        size = member.T @ (self._degree > 0)
        # Half a tie and five pairs are added, so that one tie between two small countries proves little.
        return np.log((between + 0.5) / (size[:, None] * size[None, :] + 5.0))

    def common_partners(self, row: int) -> Array:
        """How many partners a place has in common with each other."""
        return self._near[row] @ self._near

    def adamic_adar(self, row: int) -> Array:
        """Adamic and Adar's index: each common partner counts 1/ln(number of its partners)."""
        return (self._near[row] / np.log(np.maximum(self._degree, 2.0))) @ self._near

    def degree_product(self, row: int) -> Array:
        """Preferential attachment: the product of the numbers of partners."""
        return self._degree[row] * self._degree

    def topic_similarity(self, row: int) -> Array:
        """Cosine of the topic profiles, 0 to 1; a topic that everybody has counts for little."""
        return self._profiles @ self._profiles[row]

    def row(self, row: int) -> Array:
        """The figures of a place with every other: a row for each other place, a column for each of `FEATURES`."""
        columns = [*self._network(row), *self._content(row), *self._geography(row)]
        return np.stack(columns, axis=1)

    def _network(self, row: int) -> list[Array]:
        near, degree = self._near, np.maximum(self._degree, 1.0)
        allocated = (near[row] / degree) @ near
        return [
            np.log1p(self.common_partners(row)),
            np.log1p(self.adamic_adar(row)),
            np.log1p(allocated),
            np.log1p(self._strong[row] @ self._strong),
            np.log1p((allocated / degree) @ near),
            self._partners @ self._partners[row],
            np.log1p(self.degree_product(row)),
            np.log1p(self._fresh[row] * self._fresh),
            np.log1p(np.minimum(self.evidence.records[row], self.evidence.records)),
        ]

    def _content(self, row: int) -> list[Array]:
        return [
            self.topic_similarity(row),
            (self.complementarity[row] + self.complementarity[:, row]) / 2,
            np.log1p(10 * self.evidence.lists[row]),
        ]

    def _geography(self, row: int) -> list[Array]:
        kilometres, countries = self.evidence.distances(row), self.evidence.countries
        near, own, others = self._near, self._country_rows[row], self._country_rows
        return [
            (countries == countries[row]).astype(float),
            # Where a seat is not known, a distance in the middle stands in, and the next column says so.
            np.log1p(np.nan_to_num(kilometres, nan=1000.0) / 100),
            np.isnan(kilometres).astype(float),
            self._country_pairs[countries[row], countries],
            near[own] + near[row, others] + near[own, others],
            (self._is_country[row] & self._is_country).astype(float),
            (self._is_country[row] ^ self._is_country).astype(float),
        ]


def _rarity(topics: Array) -> Array:
    """Inverse document frequency of each topic over the places that have any."""
    places = (topics > 0).sum(axis=0)
    return np.log((1 + (topics.sum(axis=1) > 0).sum()) / (1 + places))


def _unit_rows(matrix: Array) -> Array:
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.divide(matrix, length, out=np.zeros_like(matrix), where=length > 0)
