"""The registers to read; accounts, places and roles change on their own pages, with a trail."""

from django.contrib import admin

from people.models import Membership, Organisation, RoleGrant, User


class ReadOnly(admin.ModelAdmin):
    """Seen, never written: what is written goes through the one door."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ["full_name", "email", "province", "is_active", "is_demo"]
    list_filter = ["is_active", "is_demo"]
    search_fields = ["folded"]
    list_select_related = ["province"]
    exclude = ["password", "user_permissions", "groups"]


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ["name", "house", "kind", "is_synthetic"]
    list_filter = ["house", "is_synthetic"]
    search_fields = ["folded"]


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ["user", "organisation", "title", "from_on", "until_on", "ended_at"]
    list_select_related = ["user", "organisation"]


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly):
    list_display = ["user", "role", "province", "from_on", "until_on", "ended_at"]
    list_filter = ["role"]
    list_select_related = ["user", "province"]
