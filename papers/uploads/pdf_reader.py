"""Runs by itself: opens the PDF on its standard input and says in one line what it found.

    python -I pdf_reader.py MEGABYTES SECONDS < file.pdf
    {"pages": 12}   or   {"why": "encrypted" | "script" | "launch" | "inside" | "damaged"}

Nothing of the system is imported here: a PDF that overcomes its reader finds nobody at home.
"""

import json
import resource
import sys

ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Launch": "launch",
    "/ImportData": "launch",
    "/SubmitForm": "launch",
    "/GoToE": "inside",
    "/Movie": "inside",
    "/Sound": "inside",
}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "script",
    "/EmbeddedFiles": "inside",
    "/EF": "inside",
    "/RichMediaContent": "inside",
}
KINDS = {
    "/EmbeddedFile": "inside",
    "/FileAttachment": "inside",
    "/RichMedia": "inside",
    "/3D": "inside",
    "/Movie": "inside",
    "/Sound": "inside",
    "/Screen": "inside",
}


def limit(megabytes: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look(held) -> dict:
    import pikepdf

    try:
        # Repaired, a broken PDF may be another one than its next reader sees.
        with pikepdf.open(held, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                return {"why": "encrypted"}
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/ObjStm":
                    thing.read_bytes()  # objects that did not unfold would count as not there
                if why := active(thing, pikepdf):
                    return {"why": why}
            pages = len(pdf.pages)
            for page in pdf.pages:
                page.mediabox  # noqa: B018 - a page without a sheet is none
    except pikepdf.PasswordError:
        return {"why": "encrypted"}
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return {"why": "damaged"}
    return {"pages": pages} if pages else {"why": "damaged"}


def active(thing, pikepdf) -> str:
    """Why an object is more than something to read, "" when it is not; what it holds is looked
    at with it, what it points to comes by itself."""
    waiting = [thing]
    while waiting:
        held = waiting.pop()
        if isinstance(held, pikepdf.Array):
            waiting += [child for child in held if is_inside(child, pikepdf)]
        elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            for key in held.keys():  # noqa: SIM118 - a stream has keys and is no mapping
                value = held.get(key)
                name = str(value) if isinstance(value, pikepdf.Name) else ""
                found = KEYS.get(key)
                if key == "/S":
                    found = ACTIONS.get(name)
                elif key in ("/Type", "/Subtype"):
                    found = KINDS.get(name)
                if found:
                    return found
                if is_inside(value, pikepdf):
                    waiting.append(value)
    return ""


def is_inside(value, pikepdf) -> bool:
    is_held = isinstance(value, pikepdf.Array | pikepdf.Dictionary)
    return is_held and not value.is_indirect


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    with open(0, "rb", closefd=False) as held:
        print(json.dumps(look(held)))
