"""docs/lifecycle.md, drawn from the verbs themselves; a test fails when it is stale."""

from django.apps import apps
from django.utils import translation

from lifecycle.models import WithLife
from lifecycle.moves import verbs_of

ROOMS = ["rulebook", "papers", "people", "proposals", "scoring", "funds", "contracts"]


def models_with_life():
    """Every model whose state moves through verbs, room by room."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if issubclass(model, WithLife) and any(f.name == "state" for f in model._meta.fields):
                yield model


def drawn() -> str:
    """The whole page in Vietnamese labels and code names."""
    with translation.override("vi"):
        parts = [
            "# Lives: which thing moves how\n",
            "Drawn from the code by `manage.py draw_lifecycle`; do not edit. Each move is a verb "
            "on the model, made through `lifecycle.actions.advance`.\n",
        ]
        parts += [_section(model) for model in models_with_life()]
    return "\n".join(parts)


def _section(model) -> str:
    states = dict(model._meta.get_field("state").choices)
    title = f"## {model._meta.label} – {model._meta.verbose_name}\n"
    lines = [title, "```mermaid", "stateDiagram-v2"]
    default = model._meta.get_field("state").default
    lines.append(f"    [*] --> {default}")
    rows = []
    for name, method in verbs_of(model).items():
        for move in method._django_fsm.transitions.values():
            lines.append(f"    {move.source} --> {move.target or move.source}: {name}")
        custom = move.custom
        sources = ", ".join(str(states[m.source]) for m in method._django_fsm.transitions.values())
        how = "do việc khác kéo theo" if custom["deed_only"] else "người có quyền"
        promise = (method.__doc__ or "").strip().split("\n")[0]
        cells = [
            f"`{name}`",
            custom["label"],
            sources,
            states.get(move.target, "như cũ"),
            how,
            promise,
        ]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    lines += ["```\n", "| verb | nút | từ | đến | ai | promise |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *rows, ""])
