"""Every pair of letters and ground that the style sheet sets is readable: WCAG 2.1 AA."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/ba-nha.css").read_text()
WASHES = [
    *((f"--{kind}", f"--{kind}-wash") for kind in ("good", "warn", "bad", "info", "done")),
    *((f"--group-{number}", f"--group-{number}-wash") for number in range(1, 6)),
]
ON_PAGE = [
    "--bs-body-color",
    "--bs-secondary-color",
    "--bs-link-color",
    "--accent-text",
    "--house-state",
    "--house-university",
    "--house-enterprise",
    "--bad",
    "--warn",
]


def tokens(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{theme}"\] {{(.*?)\n}}', CSS, re.S).group(1)
    found = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6})", block))
    return {name: value if len(value) == 7 else _long(value) for name, value in found.items()}


def _long(short: str) -> str:
    return "#" + "".join(2 * digit for digit in short[1:])


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_are_readable(theme):
    colour = tokens(theme)
    pairs = [
        *WASHES,
        *((name, ground) for name in ON_PAGE for ground in ("--bs-body-bg", "--surface")),
    ]
    poor = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_white_on_the_main_button_is_readable(theme):
    assert contrast("#ffffff", tokens(theme)["--accent"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_are_seen(theme):
    colour = tokens(theme)
    assert contrast(colour["--line-strong"], colour["--bs-body-bg"]) >= 3
