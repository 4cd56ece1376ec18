from django.contrib.admin.apps import AdminConfig


class ConnectAdminConfig(AdminConfig):
    default_site = "connect.admin_site.ConnectAdminSite"
