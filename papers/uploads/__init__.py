"""What may come in as a file: judged by its content, whole, before anything of it is kept.

    upload = read_upload(file, max_bytes=20 * MEGABYTE)     # or Refused, with the file and the rule
    with kept() as keep:                                    # gone from the disk if this fails
        row = Paper(name=upload.name, sha256=upload.sha256, …)
        keep(row.file, upload)
        row.save()

Given out again by `papers.downloads.kept_download`, after the caller has asked sight.
"""

from papers.uploads.authorless import without_author
from papers.uploads.keeping import kept, random_name
from papers.uploads.kinds import DOCX, JPEG, PDF, PNG, XLSX, ending_of
from papers.uploads.names import clean_name
from papers.uploads.receiving import MEGABYTE, Upload, read_upload

__all__ = [
    "DOCX",
    "JPEG",
    "MEGABYTE",
    "PDF",
    "PNG",
    "XLSX",
    "Upload",
    "clean_name",
    "ending_of",
    "kept",
    "random_name",
    "read_upload",
    "without_author",
]
