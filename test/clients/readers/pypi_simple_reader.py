"""Prints as JSON what pypi-simple makes of a project's page in either format.

Arguments: the index's address, user, token, project.
"""

import json
import sys

from pypi_simple import ACCEPT_HTML_ONLY, ACCEPT_JSON_ONLY, PyPISimple

endpoint, user, token, project = sys.argv[1:]
pages = {}
for name, accept in {"json": ACCEPT_JSON_ONLY, "html": ACCEPT_HTML_ONLY}.items():
    with PyPISimple(endpoint, auth=(user, token), accept=accept) as client:
        page = client.get_project_page(project)
        pages[name] = {
            "apiVersion": page.repository_version,
            "status": page.status.value if page.status else None,
            "statusReason": page.status_reason,
            "files": [
                {
                    "filename": package.filename,
                    "url": package.url,
                    "version": package.version,
                    "digests": package.digests,
                    "requiresPython": package.requires_python,
                    "hasSignature": bool(package.has_sig),
                    "isYanked": package.is_yanked,
                    "yankedReason": package.yanked_reason or "",
                    "metadataDigests": package.metadata_digests,
                    "metadata": client.get_package_metadata(package) if package.has_metadata else None,
                    "provenance": package.provenance_url,
                }
                for package in page.packages
            ],
        }
json.dump(pages, sys.stdout)
