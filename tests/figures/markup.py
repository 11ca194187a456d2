"""The Nu HTML checker on every kind of page."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.figures import tools
from tests.figures.figure import Figure, counted
from tests.figures.site import Site


def measure(site: Site, folder: Path) -> list[Figure]:
    """One figure: errors and warnings of all pages together."""
    pages = folder / "pages"
    pages.mkdir()
    for kind, address in site.pages.items():
        (pages / f"{kind}.html").write_bytes(site.ask(address).body)
    return [counted(f"Nu HTML checker: errors and warnings on {len(site.pages)} kinds of page", complaints(pages))]


def complaints(pages: Path) -> Iterator[str]:
    """What the checker says of the files in a folder, each with the file's name."""
    java = tools.program("java", install="openjdk-17-jre-headless")
    jar = tools.package("vnu-jar") / "build" / "dist" / "vnu.jar"
    asked = [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, sorted(pages.glob("*.html")))]
    told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stderr)
    for each in told["messages"]:
        yield f"{Path(each.get('url', '')).stem}: {each['message']} ({each.get('extract', '').strip()[:120]})"
