"""The figures in docs/partners.md, written from the back-test: ``python -m tests.graph.analytics.figures``."""

from __future__ import annotations

from graph.analytics.backtest import MEASURES, METHODS, BackTest, Estimate
from graph.analytics.learned import backtest_of
from graph.settings import CHECKOUT, load_settings
from graph.snapshot import Shelf

PAGE = CHECKOUT / "docs" / "partners.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"
NAMES = {
    "model": "**the model**",
    "random": "random",
    "degreeProduct": "degree product",
    "adamicAdar": "Adamic-Adar",
    "topicSimilarity": "topic similarity alone",
    "rocAuc": "ROC-AUC",
    "averagePrecision": "average precision",
    "hitsAt10": "hits at 10",
}


def figures(tested: BackTest) -> str:
    """The tables of the page."""
    return "\n\n".join([_means(tested), _margins(tested), _cuts(tested), _calibration(tested)]) + "\n"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _between(found: Estimate) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _means(tested: BackTest) -> str:
    lines = [
        f"Means over {len(tested.cuts)} cut days, with 95 % intervals:\n",
        _row("order", *(NAMES[measure] for measure in MEASURES)),
        _row("---", *("---:" for _ in MEASURES)),
        *(_row(NAMES[name], *(_between(tested.means[name][measure]) for measure in MEASURES)) for name in METHODS),
    ]
    return "\n".join(lines)


def _margins(tested: BackTest) -> str:
    lines = ["How far the model is ahead of the best single order:\n"]
    for found in tested.margins:
        verdict = "the interval excludes zero" if found.beats else "the interval does not exclude zero"
        lines.append(f"- {NAMES[found.measure]}: {_between(found.margin)} ahead of {NAMES[found.against]}; {verdict}.")
    return "\n".join(lines)


def _cuts(tested: BackTest) -> str:
    lines = [
        "Each cut day (figures of the model / of the best single order on that day):\n",
        _row("cut day", "until", "candidates", "tied", "places", *(NAMES[measure] for measure in MEASURES)),
        _row("---", "---", *("---:" for _ in range(3 + len(MEASURES)))),
    ]
    for cut in tested.cuts:
        best = {measure: max(cut.figures[name][measure] for name in METHODS[1:]) for measure in MEASURES}
        compared = (f"{cut.figures['model'][measure]:.3f} / {best[measure]:.3f}" for measure in MEASURES)
        lines.append(_row(cut.day, cut.until, cut.candidates, cut.tied, cut.places, *compared))
    return "\n".join(lines)


def _calibration(tested: BackTest) -> str:
    lines = [
        "What the probability was worth, over the pairs of all cut days:\n",
        _row("said between", "pairs", "said on average", "came true"),
        _row("---", "---:", "---:", "---:"),
    ]
    for band in tested.calibration:
        lines.append(_row(f"{band.low:.0%} and {band.high:.0%}", band.pairs, f"{band.said:.1%}", f"{band.came:.1%}"))
    brier = tested.brier
    lines.append(
        f"\nBrier score: {brier['model']:.5f}; saying of every pair the share that came true on its cut day, which nobody "
        f"can know beforehand, gives {brier['share']:.5f}: the model is {1 - brier['model'] / brier['share']:.1%} better."
    )
    return "\n".join(lines)


def main() -> None:
    """Put the figures of the snapshot in service into the page."""
    settings = load_settings()
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    tested = backtest_of(Shelf(settings).current(), settings)
    PAGE.write_text(head + BEGIN + figures(tested) + END + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
