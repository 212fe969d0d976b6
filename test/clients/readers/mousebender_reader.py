"""Prints as JSON what mousebender makes of HTML pages.

Arguments: a project, the file with its page, the file with the list of projects.
"""

import json
import sys
from pathlib import Path

from mousebender import simple

project, page, root = sys.argv[1:]
json.dump(
    {
        "page": simple.parse_project_details(Path(page).read_text(), "text/html", project),
        "root": simple.parse_project_index(Path(root).read_text(), "text/html"),
    },
    sys.stdout,
)
