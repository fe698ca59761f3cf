from people.exports.personal import archive_of
from people.exports.registers import experts_sheet, template_xlsx

__all__ = ["archive_of", "experts_sheet", "template_xlsx"]
