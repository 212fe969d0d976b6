"""What readers make of a wheel: each gives the tree of files that it would unpack, or why it unpacks nothing.

zipfile is the one that pip has. The others are small readers of other habits, written apart from it and from the index: one
for each choice in which real readers differ. Where all of them give one tree, there is nothing to choose.
"""

import hashlib
import io
import zipfile

import central_directory
import local_headers


def unpack_with_zipfile(data):
    """As pip's vendored code does: by the central directory, each entry opened by its record."""
    tree = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith("/"):
                continue
            tree[entry.filename] = archive.read(entry)
    return tree


READERS = {
    "zipfile": unpack_with_zipfile,
    "by the directory, zip64 if found": central_directory.reader(zip64="found", second_names=None),
    "by the directory, zip64 if needed": central_directory.reader(zip64="needed", second_names=None),
    "by the directory, the first second name": central_directory.reader(zip64="found", second_names="first"),
    "by the directory, the last second name": central_directory.reader(zip64="found", second_names="last"),
    "from the front": local_headers.unpack,
}


def read(data):
    answers = {}
    for name, unpack in READERS.items():
        try:
            answers[name] = {"tree": as_json(unpack(data))}
        except Exception as error:
            # Whatever it is that a hostile file breaks: this reader unpacks nothing.
            answers[name] = {"error": f"{type(error).__name__}: {error}"}
    return answers


def as_json(tree):
    return {
        path: body.decode("latin-1") if is_of_dist_info(path) else hashlib.sha256(body).hexdigest()
        for path, body in tree.items()
    }


def is_of_dist_info(path):
    return ".dist-info" in path.lower()
