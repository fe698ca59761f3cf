"""The registers to read; accounts, places and roles change on their own pages, with a trail."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.models import Group

from people.models import Membership, Organisation, RoleGrant, User
from rulebook.admin import ReadOnly

# One door to sign in by, with its limits on guessing; roles come by grants, not by groups.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.unregister(Group)


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
    list_display = ["user", "organisation", "title", "is_administrator", "from_on", "until_on"]
    list_select_related = ["user", "organisation"]


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly):
    list_display = ["user", "role", "province", "from_on", "until_on", "ended_at"]
    list_filter = ["role"]
    list_select_related = ["user", "province"]
