from django import forms
from django.utils.translation import gettext_lazy as _


class EarlierFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX or CSV. The first row names the columns: “Tên nhiệm vụ” and “Nguồn” must be "
            "there; “Mã số”, “Tổ chức chủ trì”, “Chủ nhiệm”, “Cấp”, “Tỉnh hoặc bộ”, “Lĩnh vực”, "
            "“Năm bắt đầu”, “Năm kết thúc” may be."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
