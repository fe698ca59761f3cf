"""What a dossier said at a moment: a version for each sitting, each submission, each restoring.

A version keeps the sections that it changed; what the others said then is the newest of the
versions before. So a save writes one section, however large the dossier is.
"""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import clean_text
from proposals.querysets import VersionQuerySet
from proposals.sections import FIELDS, PARTS, SITTING, WRITTEN
from proposals.states import Section, VersionKind

# What a row of each kind says, in the order of its form.
ROW_FIELDS: dict[str, tuple[str, ...]] = {
    "indicators": ("name", "unit", "baseline", "target", "due_on"),
    "budget_lines": (
        "year", "item_kind", "item", "source", "category", "amount", "is_lump_sum", "explanation",
    ),
    "products": ("name", "kind", "unit", "quantity", "quality"),
    "work_items": (
        "person", "work", "starts_on", "ends_on", "responsibility", "authority", "result",
    ),
    "partners": ("organisation", "role", "commits_cash", "commits_in_kind", "commits_people"),
}  # fmt: skip


class Version(models.Model):
    """Who wrote when, and what; `sha256` binds the whole content of a submitted one."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    kind = models.CharField(_("Kind"), max_length=10, choices=VersionKind.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Written by")
    )
    made_at = models.DateTimeField(_("Begun at"))
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    restores = models.PositiveIntegerField(_("Restored version"), null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Version")
        verbose_name_plural = _("Versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=VersionKind.values), name="version_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=VersionKind.SUBMITTED) | ~models.Q(sha256=""),
                name="version_submitted_has_a_checksum",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.number})

    def content(self) -> dict[str, dict[str, Any]]:
        """What every section said then: {section: {field or rows: …}}."""
        rows = SectionVersion.objects.filter(
            version__proposal_id=self.proposal_id, version__number__lte=self.number
        ).order_by("version__number")
        said = {row.section: row.content for row in rows}
        return {section: said.get(section, {}) for section in WRITTEN}


class SectionVersion(models.Model):
    """What one section said in a version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    section = models.CharField(max_length=20, choices=Section.choices)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "section"], name="section_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_section_display()}"


def plain(value: Any) -> Any:
    """A value as JSON keeps it; what it points to is kept with its name."""
    match value:
        case models.Model():
            return {"id": value.pk, "name": str(value)}
        case date() | datetime():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case str():
            return clean_text(str(value).replace("\r\n", "\n"))
    return value


def content_of(proposal: Any, section: str) -> dict[str, Any]:
    """What a section says now."""
    said = {field: plain(getattr(proposal, field)) for field in FIELDS.get(section, ())}
    for part in PARTS.get(section, ()):
        rows = getattr(proposal, part).all()
        if part == "partners":
            rows = rows.select_related("organisation")
        said[part] = [row_content(part, row) for row in rows]
    return said


def row_content(part: str, row: Any) -> dict[str, Any]:
    return {field: plain(getattr(row, field)) for field in ROW_FIELDS[part]}


def digest(content: dict[str, Any]) -> str:
    """sha256 of a whole content in one canonical spelling."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class WithVersions(models.Model):
    """A dossier that remembers what it said; `writing` says who wrote last, and each section's
    own version: {"number", "by", "at", "kind", "sections": {section: {"version", "by", "at",
    "sitting"}}}.
    """

    writing = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def section_state(self, section: str) -> dict[str, Any]:
        state = self.writing.get("sections", {}).get(section)
        return state or {"version": 0, "by": None, "at": "", "sitting": ""}

    def note_saved(self, section: str, *, by: Any, at: datetime, sitting: str = "") -> None:
        """Count the section's own version up; `save` it with the row."""
        state = self.section_state(section)
        sections = self.writing.get("sections", {}) | {
            section: {
                "version": state["version"] + 1,
                "by": by.pk,
                "at": at.isoformat(),
                "sitting": sitting,
            }
        }
        self.writing = self.writing | {"sections": sections}

    def keep_sitting(
        self, *, by: Any, at: datetime, content: dict[str, dict], apart: bool = False
    ) -> None:
        """Keep what sections say now: in the version of this sitting, or in a new one."""
        last = self.writing
        goes_on = (
            not apart
            and last.get("kind") == VersionKind.SITTING
            and last.get("by") == by.pk
            and at - datetime.fromisoformat(last["at"]) < SITTING
        )
        if goes_on:
            self.writing = last | {"at": at.isoformat()}
            for section, said in content.items():
                self._keep_section(section, said, at)
        else:
            self.keep_version(VersionKind.SITTING, by=by, at=at, content=content)

    def _keep_section(self, section: str, said: dict, at: datetime) -> None:
        here = {"version_id": self.writing["version"], "section": section}
        if not SectionVersion.objects.filter(**here).update(content=said, saved_at=at):
            SectionVersion.objects.create(**here, content=said, saved_at=at)

    def keep_version(
        self, kind: str, *, by: Any, at: datetime, content: dict[str, dict], **more: Any
    ) -> Version:
        """A new version with these sections; `save` the row afterwards."""
        number = self.writing.get("number", 0) + 1
        version = Version.objects.create(
            proposal_id=self.pk, number=number, kind=kind, made_by=by, made_at=at, **more
        )
        SectionVersion.objects.bulk_create(
            SectionVersion(version=version, section=section, content=said, saved_at=at)
            for section, said in content.items()
        )
        self.writing = self.writing | {
            "number": number,
            "version": version.pk,
            "kind": str(kind),
            "by": by.pk,
            "at": at.isoformat(),
        }
        return version

    def submitted_version(self) -> "Version | None":
        """What was handed in last."""
        return self.versions.filter(kind=VersionKind.SUBMITTED).first()

    def whole_content(self) -> dict[str, dict]:
        return {str(section): content_of(self, section) for section in WRITTEN}
