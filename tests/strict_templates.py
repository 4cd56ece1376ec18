"""An unknown variable in one of our templates fails the test instead of leaving a gap on the page.

Templates of packages stay as they are: Django's admin and allauth count on the gap. `{% if name %}`, `{% for %}` and
`{{ name|default:"..." }}` may ask for a name that is not there.
"""

import sys

from django.conf import settings
from django.template.base import FilterExpression, Node
from django.template.defaultfilters import default, default_if_none
from django.templatetags.i18n import BlockTranslateNode


class UnknownVariable(AssertionError):
    pass


class NothingInvalid(str):
    """Stands for `string_if_invalid`. Django asks it whether it is empty, which is the moment to look who asks."""

    __slots__ = ()

    def __bool__(self):
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            expression = frame.f_locals["self"]
            if not any(function in (default, default_if_none) for function, _arguments in expression.filters):
                self._complain(frame, expression.token)
        return False

    def __contains__(self, text):
        frame = sys._getframe(1)
        if frame.f_code.co_name == "render_value":
            self._complain(frame, frame.f_locals["key"])
        return super().__contains__(text)

    def _complain(self, frame, name):
        origin = _origin(frame)
        if str(origin).startswith(str(settings.BASE_DIR / "templates")):
            raise UnknownVariable(f"{{{{ {name} }}}} is unknown in {origin}")


def _origin(frame):
    """The file of the innermost node being rendered: a block keeps the file it was written in."""
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node | BlockTranslateNode) and getattr(node, "origin", None):
            return node.origin
        frame = frame.f_back
    return None
