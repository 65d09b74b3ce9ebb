"""The facts of the two seed documents, asked through ``/sparql``, each with its source."""

from __future__ import annotations

import httpx
import pytest

from graph.terms import prologue

FLANDERS = "source:src-seed-bayern-flandern-2026-05-06"
SAXONY = "source:src-seed-bayern-sachsen"
C = "https://w3id.org/tech-axis/id/cooperation/"
SECURITY = (
    ("police-upper-franconia-zwickau", "police-upper-franconia-zwickau"),
    ("situation-reports", "bavaria-saxony-security-programme"),
    ("joint-searches-and-checks", "bavaria-saxony-security-programme"),
    ("joint-training", "bavaria-saxony-security-programme"),
    ("criminal-investigations", "bavaria-saxony-security-programme"),
)
DIGITAL = (
    ("quantum-communication", "quantum-communication", "bavaria-saxony-quantum-communication"),
    ("microelectronics-sites", "microelectronics", "bavaria-saxony-microelectronics-sites"),
    ("microelectronics-sites", "industrial-strategy", "bavaria-saxony-microelectronics-sites"),
    ("ai-expert-forum", "artificial-intelligence", "bavaria-saxony-ai-forum"),
    ("e-government", "e-government", "bavaria-saxony-e-government"),
    ("border-mobile-coverage", "mobile-networks", "bavaria-saxony-border-frequencies"),
)
OTHER = (
    ("modern-mobility", "mobility"),
    ("less-bureaucracy-in-health", "less-bureaucracy"),
    ("cooperation-in-europe", "europe-policy"),
)

FACTS = {
    "a strategic partnership of Bavaria and Flanders from 2025": f"""cooperation:bavaria-flanders-strategic-partnership ta:participant region:bavaria , region:flanders ;
        ta:startDate '2025'^^xsd:gYear ; ta:kind kind:bilateral-partnership ; ta:topic topic:artificial-intelligence , topic:microelectronics , topic:robotics , topic:sustainable-industry ; dcterms:source {FLANDERS}""",
    "deepened on 6 May 2026 by Mehring and Diependaele": f"""cooperation:bavaria-flanders-digital-alliance-2026 dcterms:isPartOf cooperation:bavaria-flanders-strategic-partnership ;
        ta:startDate '2026-05-06'^^xsd:date ; ta:involvement [ ta:person person:fabian-mehring ] , [ ta:person person:matthias-diependaele ] ; dcterms:source {FLANDERS}""",
    "Mehring was minister and Diependaele minister-president": """?one ta:holder person:fabian-mehring ; ta:officeKind office-kind:minister ; dcterms:source ?s1 .
        ?other ta:holder person:matthias-diependaele ; ta:officeKind office-kind:head-of-government ; ta:officeOf region:flanders ; dcterms:source ?s2""",
    "imec is a nano- and microelectronics centre in Leuven in Flanders": f"""organisation:imec a ta:ResearchInstitute ; ta:locatedIn city:leuven ; ta:inRegion region:flanders ;
        dcterms:description ?what ; dcterms:source {FLANDERS} . FILTER(CONTAINS(?what, 'microelectronics'))""",
    "imec was visited then": f"cooperation:bavaria-flanders-digital-alliance-2026 ta:participant organisation:imec , region:bavaria ; dcterms:source {FLANDERS}",
    "imec's links with Bavaria are to grow": f"cooperation:bavaria-flanders-digital-alliance-2026 ta:commitment ?c . ?c ta:pursuedBy cooperation:bavaria-imec-contacts ; dcterms:source {FLANDERS}",
    "Bavaria works with Zürich": "?c ta:participant region:bavaria , region:zurich ; dcterms:source ?source",
    "Bavaria works with St. Gallen": "?c ta:participant region:bavaria , region:st-gallen ; dcterms:source ?source",
    "Bavaria keeps contact with the scene round Station F in Paris": f"?c ta:participant region:bavaria , organisation:station-f ; dcterms:source {FLANDERS} . organisation:station-f ta:locatedIn city:paris",
    "Bavaria has a partnership with Austria made in 2025": f"cooperation:bavaria-austria-digital-partnership ta:participant region:bavaria , country:austria ; ta:startDate '2025'^^xsd:gYear ; dcterms:source {FLANDERS}",
    "a visit to Vienna was announced for Pentecost 2026": f"cooperation:bavaria-austria-vienna-visit-2026 ta:status status:announced ; ta:startDate '2026-05'^^xsd:gYearMonth ; ta:place city:vienna-city ; dcterms:source {FLANDERS}",
    "Söder and Kretschmer held a joint cabinet meeting": f"""cooperation:bavaria-saxony-joint-cabinet-2019 ta:kind kind:joint-cabinet-meeting ; ta:participant region:bavaria , region:saxony ;
        ta:involvement [ ta:person person:markus-soeder ] , [ ta:person person:michael-kretschmer ] ; dcterms:source {SAXONY}""",
    "Joachim Herrmann stands behind the security programme": f"cooperation:bavaria-saxony-security-programme ta:involvement/ta:person person:joachim-herrmann ; dcterms:source {SAXONY}",
} | {
    f"the security programme promises {slug}": f"<{C}bavaria-saxony-joint-cabinet-2019/commitment/{slug}> a ta:Commitment ; ta:promisedBy region:bavaria , region:saxony ; ta:topic topic:internal-security ; ta:pursuedBy cooperation:{pursued} ; dcterms:source {SAXONY}"
    for slug, pursued in SECURITY
} | {
    f"{slug} was agreed on {topic}": f"<{C}bavaria-saxony-joint-cabinet-2019/commitment/{slug}> a ta:Commitment ; ta:promisedBy region:bavaria , region:saxony ; ta:topic topic:{topic} ; ta:pursuedBy cooperation:{pursued} ; dcterms:source {SAXONY}"
    for slug, topic, pursued in DIGITAL
} | {
    f"{slug} was agreed too": f"<{C}bavaria-saxony-joint-cabinet-2019/commitment/{slug}> a ta:Commitment ; ta:topic topic:{topic} ; dcterms:source {SAXONY}"
    for slug, topic in OTHER
}  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_the_graph_says(service: httpx.Client, fact: str) -> None:
    answer = service.post("/sparql", data={"query": prologue() + "ASK { " + FACTS[fact] + " }"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["boolean"] is True
