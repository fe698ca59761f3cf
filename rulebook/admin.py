"""The registers to read; rules change on their own page, with a reason."""

from django.contrib import admin

from rulebook.models import Fact, Parameter, Province, RuleSet


class ReadOnly(admin.ModelAdmin):
    """Seen by administrators and auditors, never written: that goes through the one door."""

    def has_module_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Parameter)
class ParameterAdmin(ReadOnly):
    list_display = ["key", "province", "scope", "certainty", "effective_from", "effective_until"]
    list_filter = ["scope", "certainty"]
    search_fields = ["key", "name_vi", "name_en", "source"]
    list_select_related = ["province"]


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnly):
    list_display = ["public_id", "province", "in_force_on", "frozen_at"]
    list_select_related = ["province"]


admin.site.register([Province, Fact], ReadOnly)
