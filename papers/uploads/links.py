"""What a DOCX or XLSX says of its parts and where they lead."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from papers.uploads.kinds import DOCX, XLSX, Unfit

MAIN = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject", "intlmacrosheet")
ACTIVE_LINKS = ("vbaproject", "oleobject", "control", "activexcontrolbinary", "afchunk", "package")
ADDRESSES = ("", "http", "https", "mailto", "tel", "ftp")


def refuse_active_types(text: bytes, kind: str) -> None:
    """What the package calls its parts: the main one as its kind should, none that is code."""
    types = [part.get("ContentType", "") for part in _read(text)]
    if any(word in name.lower() for name in types for word in ACTIVE_TYPES):
        raise Unfit(_("it holds macros; save it as DOCX or XLSX without them."))
    if MAIN[kind] not in types:
        raise Unfit(_("the document is damaged or not as its kind should be; save it anew."))


def refuse_links(text: bytes) -> None:
    """A link that a reader clicks may lead out; one that the program follows by itself may not."""
    for link in _read(text):
        what = link.get("Type", "").rsplit("/", 1)[-1].lower()
        if what in ACTIVE_LINKS:
            raise Unfit(_("it holds another file inside or a control; save it without."))
        if link.get("TargetMode", "").lower() != "external":
            continue
        target = link.get("Target", "")
        if what != "hyperlink" or not _is_address(target):
            raise Unfit(
                _("it leads to something outside of it (%(target)s); take that link out.")
                % {"target": target[:80]}
            )


def _is_address(target: str) -> bool:
    try:
        return urlsplit(target).scheme.lower() in ADDRESSES
    except ValueError:
        return False


def _read(text: bytes) -> Element:
    try:
        return fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unfit(
            _("the document is damaged or not as its kind should be; save it anew.")
        ) from error
