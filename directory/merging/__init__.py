"""Making one entry of two, and taking that back: `merge` does it, `journal` remembers it, `undo` reverses it."""
