"""Pictures drawn on the server: shapes that know neither a file format nor a page, and who writes them as SVG or PNG.

DejaVuSans.ttf and DejaVuSans-Bold.ttf are the Latin letters of DejaVu 2.37, so that a PNG shows every umlaut on every
machine; DejaVu.txt is their licence.
"""
