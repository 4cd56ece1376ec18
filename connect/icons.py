"""The icons of heroicons, each drawn once: the package writes its XML anew for every use."""

from functools import lru_cache

from django import template
from heroicons.templatetags import heroicons

register = template.Library()

for draw in (heroicons.heroicon_mini, heroicons.heroicon_outline):
    register.simple_tag(lru_cache(maxsize=500)(draw), name=draw.__name__)
