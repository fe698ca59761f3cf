"""The licence of every locked package; a GPL or AGPL among them ends with 1 (LGPL is welcome).

Run by `make check`; `make licences` prints the list.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).parent.parent / "requirements"
GPL = re.compile(r"(?<![A-Za-z])A?GPL|(?<!Lesser )General Public License", re.IGNORECASE)


def locked(file: str) -> list[str]:
    """Names of the packages that a file of requirements/ pins."""
    return re.findall(r"^([a-z0-9-]+)==", (REQUIREMENTS / file).read_text(), re.MULTILINE)


def licence_of(package: str) -> str:
    """What the installed package says of itself, in a few words; "" when it says nothing."""
    about = metadata.metadata(package)
    classifiers = [
        line.split(" :: ")[-1]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    files = [file.read_text() for file in metadata.files(package) or [] if file.stem == "LICENSE"]
    said = [about.get("License-Expression", ""), *classifiers, about.get("License", ""), *files]
    return next((words.strip().splitlines()[0] for words in said if words and words.strip()), "")


def main() -> int:
    runs_with = set(locked("base.txt"))
    forbidden, silent = [], []
    for package in locked("dev.txt"):
        try:
            licence = licence_of(package)
        except metadata.PackageNotFoundError:  # locked for another kind of machine
            continue
        if GPL.search(licence):
            forbidden.append(f"{package}: {licence}")
        if not licence:
            silent.append(package)
        if "--list" in sys.argv:
            use = "runs" if package in runs_with else "dev"
            print(f"{use:5}{package:28}{metadata.version(package):14}{licence}")
    for line in forbidden:
        print(f"Not allowed here: {line}", file=sys.stderr)
    for package in silent:
        print(f"Says no licence: {package}", file=sys.stderr)
    return 1 if forbidden or silent else 0


if __name__ == "__main__":
    sys.exit(main())
