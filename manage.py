#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect.settings")
    os.environ.setdefault("STATEMENT_TIMEOUT", "300")
    from django.core.management import execute_from_command_line  # Django must see the setting first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
