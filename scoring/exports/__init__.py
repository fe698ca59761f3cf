"""What goes out of the councils as files."""

from scoring.exports.appraisal import appraisal_xlsx
from scoring.exports.honorarium import honorarium_xlsx
from scoring.exports.ranking import ranking_sheet
from scoring.exports.sheets import own_sheets, sheets_of_call

__all__ = ["appraisal_xlsx", "honorarium_xlsx", "own_sheets", "ranking_sheet", "sheets_of_call"]
