"""The command ``tech-axis``, also as ``python -m graph``.

It imports nothing before it is called: each worker process (`graph.pool`) runs the main module of its parent first,
and would import all commands.
"""


def main() -> None:
    """Run the command."""
    from graph.cli import main as command

    command()


if __name__ == "__main__":
    main()
