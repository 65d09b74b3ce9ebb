"""One address of each kind of page."""

QUICK = {
    "start": "/",
    "list": "/cooperations?topic=quantum-technologies",
    "region": "/regions/bavaria",
    "person": "/people/fabian-mehring",
    "organisation": "/organisations/imec",
    "topic": "/topics/quantum-technologies",
    "cooperation": "/cooperations/bavaria-saxony-joint-cabinet-2019",
    "source": "/sources/src-imec-leadership",
    "search": "/search?q=bavaira",
    "new": "/new?since=2026-03-01",
    "promised": "/promised",
    "coverage": "/coverage",
    "privacy": "/privacy",
    "briefing": "/briefing?a=bavaria&b=flanders",
    "missing": "/regions/bavria",
    "nowhere": "/nowhere",
}
"""Pages that lists, things and texts are shown on."""
ALIKE = {
    "country": "/countries/austria",
    "city": "/cities/munich",
    "neighbours": "/regions/bavaria/partners",
    "licences": "/licences",
    "about": "/about",
    "form": "/briefing",
}
"""Pages made by the same templates as others, with other words in them."""
QUESTIONS = {
    "connections": "/connections?from=bavaria&to=catalonia",
    "no-way": "/connections?from=bavaria&to=catalonia&topic=blue-economy&asOf=1930-01-01",
    "partners": "/partners?region=bavaria",
    "compare": "/compare?a=bavaria&b=baden-wuerttemberg",
    "choose": "/compare",
    "league": "/league?by=betweenness",
    "timeline": "/timeline?topic=quantum-technologies",
    "profile": "/regions/bavaria/profile",
    "communities": "/communities?topic=quantum-technologies",
    "what-if": "/what-if?add=region/bavaria~region/emilia-romagna",
}
"""Pages that answer a question with charts."""
TOOLS = {
    "explorer": "/explore",
    "imec": "/explore?focus=organisation/imec",
    "tie": "/explore?focus=region/bavaria&with=region/flanders",
    "topics": "/explore?view=topics",
    "rows": "/explore?show=table&focus=region/bavaria",
    "table": "/explore/table",
    "sparql": "/sparql",
    "data": "/data",
    "ontology": "/ontology",
    "docs": "/docs",
}
"""Pages that run scripts, or show much at once."""
EVERY = QUICK | ALIKE | QUESTIONS | TOOLS
