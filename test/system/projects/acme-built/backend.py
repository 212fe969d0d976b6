"""A build backend that needs nothing to be installed."""

import os
import tarfile
import zipfile

NAME = "acme_built-1.0"
METADATA = "Metadata-Version: 2.1\nName: acme-built\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_sdist(sdist_directory, config_settings=None):
    with open("PKG-INFO", "w") as file:
        file.write(METADATA)
    filename = f"{NAME}.tar.gz"
    with tarfile.open(os.path.join(sdist_directory, filename), "w:gz") as archive:
        for name in ("PKG-INFO", "pyproject.toml", "backend.py", "acme_built.py"):
            archive.add(name, f"{NAME}/{name}")
    return filename


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    filename = f"{NAME}-py3-none-any.whl"
    info = f"{NAME}.dist-info"
    with zipfile.ZipFile(os.path.join(wheel_directory, filename), "w") as archive:
        archive.write("acme_built.py")
        archive.writestr(f"{info}/METADATA", METADATA)
        archive.writestr(f"{info}/WHEEL", WHEEL)
        archive.writestr(f"{info}/RECORD", f"acme_built.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return filename
