from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """One field template for every form: label, help, control, error, tied together for screen readers."""

    field_template_name = "components/_field.html"
