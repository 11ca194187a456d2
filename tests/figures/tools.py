"""The checkers that others have written: where they are, and what to install where they are not."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "figures"
WANTED = Path(__file__).with_name("package.json")


class Missing(Exception):
    """A program is not on this machine; the sentence says what to install."""


def program(*names: str, install: str) -> str:
    """The path of the first program there is. Raises Missing with what to install."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise Missing(f"{names[0]} was not found. On Debian or Ubuntu: apt install {install}")


def chromium() -> str:
    return os.environ.get("CHROMIUM") or program("chromium", "chromium-browser", install="chromium")


def package(name: str) -> Path:
    """The folder of an npm package that package.json names; the first call installs them all below var/figures."""
    if not FOLDER.joinpath("package.json").exists() or FOLDER.joinpath("package.json").read_text() != WANTED.read_text():
        _install()
    return FOLDER / "node_modules" / name


def _install() -> None:
    npm = program("npm", install="npm")
    FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.joinpath("package.json").write_text(WANTED.read_text())
    quiet = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run([npm, "install", *quiet], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        FOLDER.joinpath("package.json").unlink()
        raise Missing("npm could not install the checkers; it has said above why.") from None
