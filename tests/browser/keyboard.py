"""A person without a mouse: Tab, Enter, Space, the arrows and the letters; nothing else."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import PHONE, Visitor, words

MOST_TABS = 30  # beyond that nobody would go on
MOST_ARROWS = 40
# Whether the focus is where it should be, and whether the eye finds it: marked and in sight.
LOOK = """target => {
    const here = document.activeElement, style = getComputedStyle(here);
    const at = here.getBoundingClientRect();
    const isMarked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    const isInSight = at.width > 0 && at.height > 0 && at.bottom > 0 && at.right > 0
        && at.top < innerHeight && at.left < innerWidth;
    return {there: here === target, seen: isMarked && isInSight, html: here.outerHTML};
}"""
AT_THE_TOP = "document.activeElement === document.body"
IN_MAIN = "e => document.querySelector('#noi-dung').contains(e)"
STEPS_TO = """(e, value) => {
    const texts = [...e.options].map(one => [one.value, one.text]);
    const at = texts.findIndex(([key, text]) => key === value || text === value);
    return at < 0 ? null : at - e.selectedIndex;
}"""


class Typist(Visitor):
    """Does what a visitor does, by keyboard: the page's order of focus is the way."""

    def __init__(self, page: Page, *rest) -> None:
        super().__init__(page, *rest)
        # From the start, or the first Enter on a file's field comes before anybody listens.
        page.on("filechooser", lambda chooser: None)

    # Going about --------------------------------------------------------------------------------

    def tabs_to(self, target: Locator, key: str = "Tab") -> "Typist":
        """Tab until the focus is there; on the way it can always be seen.

        From the top of a page the link to its content is taken, as everybody does.
        """
        wanted = target.first.element_handle()
        if self.page.evaluate(LOOK, wanted)["there"]:
            return self
        if self.page.evaluate(AT_THE_TOP) and wanted.evaluate(IN_MAIN):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
            expect(self.main).to_be_focused()
        for _time in range(MOST_TABS):
            self.page.keyboard.press(key)
            found = self.page.evaluate(LOOK, wanted)
            assert found["seen"], f"{self.path}: the focus is not seen on {found['html'][:300]}"
            if found["there"]:
                return self
        raise AssertionError(f"{self.path}: no way to {target} by {MOST_TABS} times Tab")

    def enters(self, target: Locator, key: str = "Enter") -> "Typist":
        """Press a link or a button that leads to another page."""
        self.tabs_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def opens_menu(self, label: str) -> "Typist":
        link, folded = self._menu(label)
        if folded.count():
            self.tabs_to(folded.locator("summary"))
            self.page.keyboard.press("Enter")
        return self.enters(link)

    def takes_up(self, verb: str, title: str = "") -> "Typist":
        self.comes_home()
        rows = self.page.locator(".task-row").filter(
            has=self.page.locator(".task-verb", has_text=words(verb))
        )
        return self.enters(rows.filter(has_text=title).get_by_role("link").first)

    def follows(self, text: str) -> "Typist":
        return self.enters(self.main.get_by_role("link", name=words(text)).first)

    def presses(self, label: str, context: str = "", key: str = "Enter") -> "Typist":
        name = words(label, context)
        button = self.main.get_by_role("button", name=name, exact=True)
        link = self.main.get_by_role("link", name=name, exact=True).and_(self.page.locator(".btn"))
        return self.enters(button.or_(link).first, key)

    def enters_error(self, number: int) -> "Typist":
        """From the summary of what is wrong to the field that a line of it names."""
        link = self.page.locator(".error-summary a").nth(number)
        field = self.page.locator(link.get_attribute("href"))
        self.tabs_to(link)
        self.page.keyboard.press("Enter")
        expect(field).to_be_focused()
        return self

    def downloads(self, text: str):
        """The file behind a link of the page."""
        self.tabs_to(self.main.get_by_role("link", name=words(text)).first)
        with self.page.expect_download() as waited:
            self.page.keyboard.press("Enter")
        return waited.value

    # Filling in ---------------------------------------------------------------------------------

    def _fill(self, name: str, value) -> None:
        field = self.main.locator(f'[name="{name}"]')
        folded = self.main.locator("details:not([open])").filter(
            has=self.page.locator(f'[name="{name}"]')
        )
        if folded.count():  # a row that is not in use yet
            self.tabs_to(folded.locator("summary"))
            self.page.keyboard.press("Enter")
        if not field.count():  # another row, and the focus is in it
            place = self.main.locator(f'[data-rows="{name.partition("-")[0]}"]')
            self.tabs_to(place.locator("[data-add-row]"))
            self.page.keyboard.press("Enter")
            expect(field).to_be_focused()
        kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "radio":
            self._chooses(field, str(value))
            return
        self.tabs_to(field)
        if kind == "select":
            self._turns(field, str(value))
        elif kind == "checkbox":
            if field.is_checked() != bool(value):
                self.page.keyboard.press("Space")
        elif kind == "file":
            with self.page.expect_file_chooser() as waited:
                self.page.keyboard.press("Enter")
            waited.value.set_files(value)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(str(value))

    def _turns(self, field: Locator, value: str) -> None:
        steps = field.evaluate(STEPS_TO, value)
        assert steps is not None, f"{self.path}: no {value} in {field}"
        for _step in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert field.evaluate(STEPS_TO, value) == 0

    def _chooses(self, field: Locator, value: str) -> None:
        wanted = self.main.locator(f'[name="{field.first.get_attribute("name")}"][value="{value}"]')
        chosen = field.and_(self.page.locator(":checked"))
        self.tabs_to(chosen if chosen.count() else field.first)
        self.page.keyboard.press("Space")
        for _step in range(MOST_ARROWS):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.path}: no way to {value} by the arrows")


def typist(visitors, name: str) -> Typist:
    """Somebody at a phone's width, with a keyboard."""
    return visitors(name, kind=Typist, viewport=PHONE)
