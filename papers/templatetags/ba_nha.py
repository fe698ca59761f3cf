"""How values look in templates; a builtin of the template engine, so no page loads it."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

from lifecycle import clock
from papers.formats import dong as full_dong
from papers.formats import short_dong

register = template.Library()

NOTHING = "–"
KINDS = {"neutral", "info", "good", "warn", "bad", "done"}
STATE_KINDS = {
    "info": "submitted proposed open opened formed in_council invited asked prepared requested "
    "reported declared running computed planned awaiting_acceptance contracted signed "
    "queued held sending",
    "good": "published eligible passed approved funded confirmed accepted paid posted matched "
    "met recognised registered solved decided concluded sent true yes",
    "warn": "returned suspected adjourned postponed reserved pending waiting scored ready unknown "
    "answered",
    "bad": "refused ineligible not_passed unfunded failed rejected terminated declined void no",
    "done": "closed merged withdrawn settled released liquidated filed waived committed gathered "
    "cancelled dropped off",
}
KIND_OF_STATE = {state: kind for kind, states in STATE_KINDS.items() for state in states.split()}


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter
def plain(value: Any) -> str:
    """A number without thousands marks: a year, a version, a position in an address."""
    return "" if value is None else str(value)


@register.filter
def dong(amount: int | None) -> str:
    """Whole đồng: "1.234.567 ₫"."""
    return NOTHING if amount in (None, "") else full_dong(int(amount), language())


@register.filter
def trieu(amount: int | None) -> str:
    """A large sum where room is short: "1,23 tỷ"; give the exact sum beside it."""
    return NOTHING if amount in (None, "") else short_dong(int(amount), language())


def rounded(value: Any, places: int) -> str:
    """A number with its reader's marks, halves away from zero; Django alone would cut it off."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    step = Decimal(1).scaleb(-places)
    exact = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    return formats.number_format(exact, decimal_pos=places)


@register.filter
def percent(share: Fraction | Decimal | float | None, places: int = 1) -> str:
    """A share of one as a percentage: 0.183 → "18,3%"."""
    if share in (None, ""):
        return NOTHING
    hundredfold = share * 100 if isinstance(share, Fraction) else Decimal(str(share)) * 100
    return f"{rounded(hundredfold, int(places))}%"


@register.filter
def decimal(value: Any, places: int = 2) -> str:
    """A mark or mean with a fixed count of decimals: 71.5 → "71,50"; missing stays missing."""
    return NOTHING if value in (None, "") else rounded(value, int(places))


@register.filter
def hundredths(value: int | None) -> str:
    """Points kept in whole hundredths: 7150 → "71,50"; missing stays missing."""
    return NOTHING if value is None else rounded(Decimal(value) / 100, 2)


@register.filter
def measured(value: Decimal | None) -> str:
    """A measured number without the zeros of its column: 21.500 → "21,5"; missing stays missing."""
    if value in (None, ""):
        return NOTHING
    return formats.number_format(format(Decimal(str(value)).normalize(), "f"))


def _local(value: date | datetime) -> date | datetime:
    return clock.local(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def vn_date(value: date | datetime | None) -> str:
    """22/11/2026, in the office's zone."""
    return _local(value).strftime("%d/%m/%Y") if value else NOTHING


@register.filter
def vn_datetime(value: datetime | None) -> str:
    """14:05, 22/11/2026, in the office's zone."""
    return _local(value).strftime("%H:%M, %d/%m/%Y") if value else NOTHING


@register.filter
def vn_time(value: datetime | None) -> str:
    """14:05, in the office's zone."""
    return _local(value).strftime("%H:%M") if value else NOTHING


def _as_date(value: date | datetime) -> date:
    value = _local(value)
    return value.date() if isinstance(value, datetime) else value


def _today(context: template.Context) -> date:
    """The office's date: asked of the database once for a page, however many rows it has."""
    if "today" in context:
        return context["today"]
    request = context.get("request")
    if request is None:
        return clock.today()
    if not hasattr(request, "office_date"):
        user = getattr(request, "user", None)
        is_known = user is not None and user.is_authenticated and user.is_active
        request.office_date = clock.date_of(user.standing.as_of) if is_known else clock.today()
    return request.office_date


def days_left_words(days: int) -> str:
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}


@register.simple_tag(takes_context=True)
def deadline(context: template.Context, value: date | datetime | None) -> str:
    """A deadline with its weekday and what is left: "Thứ Tư 25/11/2026 (còn 3 ngày)"."""
    if not value:
        return NOTHING
    return _deadline(value, _today(context), get_language())


@lru_cache(maxsize=1024, typed=True)
def _deadline(value: date | datetime, today: date, language: str | None) -> SafeString:
    days = (_as_date(value) - today).days
    local = _local(value)
    moment = local.strftime("%H:%M, ") if isinstance(local, datetime) else ""
    kind = "late" if days < 0 else "soon" if days <= 3 else "later"
    return format_html(
        '<span class="deadline deadline-{}">{}{} {} <span class="deadline-left">({})</span></span>',
        kind,
        moment,
        formats.date_format(_as_date(value), "l"),
        _as_date(value).strftime("%d/%m/%Y"),
        days_left_words(days),
    )


@register.simple_tag
def time_left(until: datetime | None, now: datetime) -> str:
    """What is left to the minute: "còn 3 ngày 4 giờ"."""
    minutes = int((until - now).total_seconds() // 60) if until else -1
    days, hours = divmod(minutes // 60, 24)
    if minutes < 0:
        return gettext("no time left")
    if days:
        return gettext("%(days)s days %(hours)s hours left") % {"days": days, "hours": hours}
    said = {"hours": hours, "minutes": minutes % 60}
    if hours:
        return gettext("%(hours)s hours %(minutes)s minutes left") % said
    return gettext("%(minutes)s minutes left") % said


@register.simple_tag(takes_context=True)
def is_overdue(context: template.Context, due: date | datetime | None) -> bool:
    """Whether a due date is past; without a date nothing is overdue."""
    return bool(due) and _as_date(due) < _today(context)


@register.filter
def state_kind(state: Any) -> str:
    """Which of the six tones a state has; a tone's own name stays what it is."""
    word = str(getattr(state, "value", state) or "").lower()
    return word if word in KINDS else KIND_OF_STATE.get(word, "neutral")


@register.filter
def badge(label: Any, kind: Any = "neutral") -> SafeString:
    """Words in one of the six tones; a state picks its own."""
    return _badge(str(label), state_kind(kind))


# A list says the same few words and days in each of its rows. Typed: what is marked as safe HTML
# is another than the same letters that are not.
@lru_cache(maxsize=1024, typed=True)
def _badge(words: str, kind: str) -> SafeString:
    return format_html('<span class="badge state state-{}">{}</span>', kind, words)


@register.filter
def state_badge(thing: Any) -> str:
    """The state of a thing as words, colour only second."""
    return badge(thing.get_state_display(), thing.state) if thing else ""


# A house has a hue and a shape (both from the style sheet) and a word.
HOUSES = ("state", "university", "enterprise")


def house_words(house: str) -> str:
    return {
        "state": pgettext("house", "State"),
        "university": pgettext("house", "University"),
        "enterprise": pgettext("house", "Enterprise"),
    }.get(house, house)


@register.filter
def house_mark(house: Any) -> SafeString:
    """A house by shape, hue and word."""
    key = str(getattr(house, "value", house) or "").lower()
    if key not in HOUSES:
        return format_html("{}", NOTHING if not key else house)
    return _house_mark(key, get_language())


@lru_cache(maxsize=16)
def _house_mark(house: str, language: str | None) -> SafeString:
    return format_html('<span class="house house-{}">{}</span>', house, house_words(house))


def group_words(group: int) -> str:
    return {
        1: pgettext("group, short", "Graphics"),
        2: pgettext("group, short", "Software, AI"),
        3: pgettext("group, short", "Automation"),
        4: pgettext("group, short", "Drones"),
        5: pgettext("group, short", "Chips, IoT"),
    }[group]


@register.filter
def group_mark(group: Any, label: str = "") -> SafeString:
    """A strategic group by hue and short word; 0 or nothing is "not strategic"."""
    number = int(getattr(group, "value", group) or 0)
    return _group_mark(number, str(label), get_language())


@lru_cache(maxsize=256)
def _group_mark(number: int, label: str, language: str | None) -> SafeString:
    if not 1 <= number <= 5:
        return format_html(
            '<span class="group group-0">{}</span>', pgettext("group, short", "Not strategic")
        )
    return format_html(
        '<span class="group group-{}" title="{}">{}</span>', number, label, group_words(number)
    )


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """This page's query with some parameters changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    for place in {"page", "after", "before"} - changes.keys():  # another list begins at its top
        query.pop(place, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_th(context: template.Context, key: str, label: str, is_number: bool = False) -> SafeString:
    """A table head that sorts by `key` (address parameter `sort`, "-key" for descending)."""
    now = context.get("sort") or context["request"].GET.get("sort", "")
    order, mark = {key: ("ascending", "▲"), f"-{key}": ("descending", "▼")}.get(now, ("", ""))
    return format_html(
        '<th scope="col"{}><a class="sort" href="{}">{}{}</a></th>',
        flatatt({"class": "num" if is_number else None, "aria-sort": order or None}),
        query_with(context, sort=f"-{key}" if order == "ascending" else key),
        label,
        format_html(' <span aria-hidden="true">{}</span>', mark) if mark else "",
    )


@register.filter
def as_options(groups: list[tuple[Any, list[dict], int]]) -> SafeString:
    """A select's options; a filter lists hundreds, too many for a template each."""
    drawn = []
    for group, choices, _place in groups:
        options = "".join(map(_option, choices))
        if group:
            label = conditional_escape(group)
            options = f'\n  <optgroup label="{label}">{options}\n  </optgroup>'
        drawn.append(options)
    return SafeString("".join(drawn))


# What Django writes for "nothing chosen", which a screen reader spells out dash by dash.
NOT_CHOSEN = "---------"


def _option(choice: dict) -> str:
    """One option, escaped; where the value are the words, they need not be said twice."""
    value, words = str(choice["value"]), str(choice["label"])
    if words == NOT_CHOSEN:
        words = gettext("Not chosen")
    attributes = flatatt(choice["attrs"]) if choice["attrs"] else ""
    if value != " ".join(words.split()):
        attributes = f' value="{conditional_escape(value)}"{attributes}'
    return f"\n  <option{attributes}>{conditional_escape(words)}</option>"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon from our sprite, always beside a word."""
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static("vendor/icons/icons.svg"),
        name,
    )


@register.simple_tag
def chart_data(chart: dict, chart_id: str) -> SafeString:
    """A chart's figures for static/js/charts.js, as inert JSON."""
    return json_script(chart, f"{chart_id}-data")


@register.filter
def chart_rows(chart: dict) -> list[tuple[str, list[str]]]:
    """The rows of a chart's table, each value exact and with the reader's marks."""

    def words(value: Any) -> str:
        if value in (None, ""):
            return NOTHING
        if chart.get("is_money"):
            return full_dong(int(value), language())
        return formats.number_format(value)

    return [(row["name"], [words(value) for value in row["values"]]) for row in chart["series"]]


@register.simple_tag
def gauge_marks(gauge: dict) -> dict[str, str]:
    """Widths on a rail of 1000: to the budget, or, with a floor, a little past what matters."""
    floor = gauge.get("floor") or 0
    total = max(gauge.get("total") or 0, 1)
    scale = min(total, max(floor, gauge["reserved"] or 0) * 5 // 4 or 1) if floor else total
    names = ["reserved", "committed", "paid"] + (["floor"] if floor else [])
    values = {name: floor if name == "floor" else gauge.get(name) or 0 for name in names}
    return {name: str(min(1000, value * 1000 // scale)) for name, value in values.items()}


def _as_stand_in(label: str) -> str:
    return gettext("%(role)s (stand-in)") % {"role": label}


@register.simple_tag
def role_words(user: Any) -> list[str]:
    """The roles somebody holds now, in words."""
    if not getattr(user, "is_authenticated", False):
        return []
    own = user.standing.own_roles_in()
    words = sorted(
        str(user.role_label(role)) if role in own else _as_stand_in(user.role_label(role))
        for role in user.roles_held
    )
    # An account named by its role needs it said once.
    return [word for word in words if not user.full_name.startswith(word)]
