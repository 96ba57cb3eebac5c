"""Sphinx settings. The build needs no network and no database."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from viewflow_kinerja import __version__  # noqa: E402 - found through the line above

project = "viewflow_kinerja"
author = "the viewflow_kinerja contributors"
copyright = f"2026, {author}"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True

# Names of the standard library stay plain text: no inventory is fetched.
nitpick_ignore_regex = [("py:.*", ".*")]

html_theme = "furo"
html_title = f"viewflow_kinerja {release}"
html_show_sphinx = False
html_copy_source = False

DOMAIN_MODULE = """
## {name}

```{{eval-rst}}
.. automodule:: viewflow_kinerja.domain.{name}
   :members:{more}
```
"""


def append_domain_modules(app, docname, source):
    """Give each module of the domain its section, so that none can be forgotten."""
    if docname != "reference/domain":
        return
    for path in sorted((ROOT / "viewflow_kinerja" / "domain").glob("[a-z]*.py")):
        more = "\n   :undoc-members:" if path.stem == "codes" else ""
        source[0] += DOMAIN_MODULE.format(name=path.stem, more=more)


def shorten_signature(app, what, name, obj, options, signature, returns):
    """Leave out the signature of a class with dozens of fields: nobody reads it."""
    return ("", returns) if what == "class" and len(signature or "") > 1000 else None


def setup(app):
    app.connect("source-read", append_domain_modules)
    app.connect("autodoc-process-signature", shorten_signature)
