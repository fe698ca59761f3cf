"""A person at a browser: signs in, reads, clicks and types; never sends what no page offers."""

from collections.abc import Iterable
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page, Response, expect

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# What a browser says of every answer that is no success; whether it should be one, a test says.
REFUSAL_NOTED = "Failed to load resource: the server responded with a status of 4"


def words(text: str, context: str = "") -> str:
    """What the pages say for a sentence of the code: Vietnamese."""
    with translation.override("vi"):
        return pgettext(context, str(text)) if context else gettext(str(text))


def label_of(member) -> str:
    """The Vietnamese label of a state or another choice."""
    with translation.override("vi"):
        return str(member.label)


class Album:
    """Pictures of pages in the order in which they were taken, kept as artefacts."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.count = folder, name, 0
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{name}-*.png"):
            old.unlink()

    def keep(self, page: Page, title: str) -> None:
        self.count += 1
        path = self.folder / f"{self.name}-{self.count:02d}-{title}.png"
        page.screenshot(path=path, full_page=True, animations="disabled")


class Visitor:
    """One person with a browser of their own, signed in or not."""

    def __init__(self, page: Page, site: str, album: Album, name: str) -> None:
        self.page, self.site, self.album, self.name = page, site, album, name
        self.complaints: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _note(self, message) -> None:
        is_refusal = message.text.startswith(REFUSAL_NOTED)
        if message.type in ("error", "warning") and not is_refusal:
            self.complaints.append(f"{self.page.url}: {message.text}")

    # Going about --------------------------------------------------------------------------------

    def goes(self, path: str) -> Response:
        """Open a page by its address."""
        return self.page.goto(self.site + path)

    def signs_in(self, email: str, password: str) -> "Visitor":
        """Through the form, as everybody does; lands on "Việc của tôi"."""
        self.goes("/dang-nhap/")
        self.fills(login=email, password=password)
        self.presses("Sign in")
        self.reads("h1", "My work")
        return self

    def comes_home(self) -> "Visitor":
        self.goes("/")
        return self

    def opens_menu(self, label: str) -> "Visitor":
        """A place of the main menu, in a group of it perhaps."""
        link, folded = self._menu(label)
        if folded.count():
            folded.locator("summary").click()
        link.click()
        return self

    def _menu(self, label: str) -> tuple[Locator, Locator]:
        """A link of the main menu, and the closed group that holds it."""
        menu = self.page.get_by_role("navigation", name=words("Main menu"))
        asked = {"name": words(label), "exact": True, "include_hidden": True}
        folded = menu.locator("details:not([open])").filter(
            has=self.page.get_by_role("link", **asked)
        )
        return menu.get_by_role("link", **asked), folded

    def takes_up(self, verb: str, title: str = "", context: str = "") -> "Visitor":
        """A row of "Việc của tôi", by what is to be done and with what."""
        self.comes_home()
        rows = self.page.locator(".task-row").filter(
            has=self.page.locator(".task-verb", has_text=words(verb, context))
        )
        rows.filter(has_text=title).get_by_role("link").first.click()
        return self

    def follows(self, text: str) -> "Visitor":
        """A link of the page's content by its text."""
        self.main.get_by_role("link", name=words(text)).first.click()
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("#noi-dung")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site)

    # Doing ---------------------------------------------------------------------------------------

    def presses(self, label: str, context: str = "") -> "Visitor":
        """A button, or a link that looks like one."""
        name = words(label, context)
        button = self.main.get_by_role("button", name=name, exact=True)
        link = self.main.get_by_role("link", name=name, exact=True).and_(self.page.locator(".btn"))
        button.or_(link).first.click()
        return self

    def confirms(self, label: str) -> "Visitor":
        """A step that asks once more: its button, then the same on the page that asks."""
        return self.presses(label).presses(label)

    def fills(self, fields: dict[str, object] | None = None, **more: object) -> "Visitor":
        """Fields by their names: text, choice, tick or file."""
        for name, value in {**(fields or {}), **more}.items():
            self._fill(name, value)
        return self

    def _fill(self, name: str, value) -> None:
        field = self.main.locator(f'[name="{name}"]')
        folded = self.main.locator("details:not([open])").filter(
            has=self.page.locator(f'[name="{name}"]')
        )
        if folded.count():  # a row that is not in use yet
            folded.locator("summary").click()
        kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            is_key = field.locator(f'option[value="{value}"]').count()
            field.select_option(str(value)) if is_key else field.select_option(label=str(value))
        elif kind == "radio":
            self.main.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(str(value))

    def ticks(self, texts: Iterable[str]) -> "Visitor":
        """Boxes by what stands beside them."""
        for text in texts:
            self.main.get_by_label(text).check()
        return self

    # Reading -------------------------------------------------------------------------------------

    def reads(self, selector: str, text: str) -> "Visitor":
        expect(self.page.locator(selector).first).to_contain_text(words(text))
        return self

    def sees(self, *texts: str) -> "Visitor":
        """Each text stands somewhere in the content, to be seen."""
        for text in texts:
            expect(self.main.get_by_text(words(text)).first).to_be_visible()
        return self

    def sees_no(self, *labels: str, context: str = "") -> "Visitor":
        """No button or link of this name."""
        for label in labels:
            name = words(label, context)
            expect(self.main.get_by_role("button", name=name, exact=True)).to_have_count(0)
            expect(self.main.get_by_role("link", name=name, exact=True)).to_have_count(0)
        return self

    def sees_state(self, state) -> "Visitor":
        """The badge in the page's head."""
        expect(self.page.locator(".page-facts .state").first).to_have_text(label_of(state))
        return self

    def may_not_yet(self, label: str, *reasons: str) -> "Visitor":
        """The button is there and disabled, its reasons beneath it."""
        name = words(label)
        expect(self.main.get_by_role("button", name=name, exact=True)).to_be_disabled()
        block = self.main.locator(".verb-blocked").filter(has_text=name)
        for reason in reasons:
            expect(block.locator(".reasons")).to_contain_text(words(reason))
        return self

    def is_told(self, text: str) -> "Visitor":
        """The message about the last deed."""
        expect(self.page.locator(".messages .notice").first).to_contain_text(words(text))
        return self

    def shows(self, title: str, viewport: dict | None = None) -> "Visitor":
        """Keep a picture of the page; with a viewport, as it is on that screen."""
        if viewport is None:
            self.album.keep(self.page, title)
            return self
        before = self.page.viewport_size
        self.page.set_viewport_size(viewport)
        self.album.keep(self.page, f"{title}-{viewport['width']}")
        self.page.set_viewport_size(before)
        return self
