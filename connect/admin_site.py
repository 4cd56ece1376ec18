from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ConnectAdminConfig(AdminConfig):
    default_site = "connect.admin_site.ConnectAdminSite"


class ConnectAdminSite(AdminSite):
    site_title = "CONNECT"
    site_header = "CONNECT"
    index_title = _("Coordination desk")
