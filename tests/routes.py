"""Every address of the portal, with sample values for its parts."""

from dataclasses import dataclass

from django.urls import get_resolver
from django.utils.regex_helper import normalize

SAMPLES = {"slug": "x", "uuid": "7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11", "app_label": "directory"}


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    module: str

    @property
    def is_ours(self):
        return self.module.split(".")[0] in ("accounts", "directory", "events", "connect")


def every_route():
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns, path, namespace):
    for pattern in patterns:
        here = path + _sample(pattern.pattern.regex.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        else:
            yield Route(f"{namespace}{pattern.name or here}", here, pattern.callback.__module__)


def _sample(regex):
    text, names = normalize(regex)[0]
    return text % {name: SAMPLES.get(name, "1") for name in names}
