"""What readers make of an sdist: each gives the tree of files that it would unpack, or why it unpacks nothing.

tarfile is what pip has, with and without the filter that newer versions set; GNU tar is what people have. The others are small
readers, written apart from these and from the index: one for each choice in which real readers differ.
"""

import hashlib
import io
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile

import tar_habits


SECONDS = 5


def give_up(*_):
    raise TimeoutError(f"still reading after {SECONDS} s")


signal.signal(signal.SIGALRM, give_up)

LARGEST = 100_000_000


def unpacker(extract):
    """Really unpacks it, and looks at what is there."""

    def unpack(data):
        with tempfile.TemporaryDirectory() as folder:
            extract(data, folder)
            return dict(tree_of(folder))

    return unpack


def with_tarfile(**options):
    def extract(data, folder):
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz", encoding="utf-8") as archive:
            archive.extractall(folder, **options)

    return unpacker(extract)


def with_pip(data, folder):
    """As pip did before tarfile had filters, without the folder at the top left away."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz", encoding="utf-8") as archive:
        for member in archive.getmembers():
            path = os.path.join(folder, member.name)
            if member.isdir():
                os.makedirs(path, exist_ok=True)
            elif member.issym():
                archive._extract_member(member, path)
            else:
                content = archive.extractfile(member).read()
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as target:
                    target.write(content)


def with_gnu_tar(data, folder):
    command = ["tar", "-xzf", "-", "-C", folder, "--no-same-owner", "--no-same-permissions", "--warning=no-timestamp"]
    # It never ends with some, and asks a terminal for the next tape of others.
    options = {"capture_output": True, "timeout": SECONDS, "start_new_session": True, "env": {**os.environ, "LC_ALL": "C"}}
    done = subprocess.run(command, input=data, **options)
    if done.returncode != 0:
        raise ValueError(done.stderr.decode("latin-1"))


def tree_of(folder):
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(parent, name)
            below = os.path.relpath(path, folder)
            if os.path.islink(path):
                yield below, b"-> " + os.fsencode(os.readlink(path))
            elif os.path.isdir(path):
                os.chmod(path, 0o700)
            elif not os.path.isfile(path):
                yield below, b"neither a file nor a folder"
            elif os.path.getsize(path) > LARGEST:
                # Of holes: its archive is some kilobytes.
                yield below, b"a file of %d bytes" % os.path.getsize(path)
            else:
                os.chmod(path, 0o600)
                with open(path, "rb") as file:
                    yield below, file.read()


READERS = {
    "tarfile": with_tarfile(),
    "old pip": unpacker(with_pip),
    "common habits": tar_habits.reader(),
    "prefixes for all": tar_habits.reader(prefix="all"),
    "data after links": tar_habits.reader(link_data=True),
    "the first gzip member": tar_habits.reader(members="first"),
    "no end before the file's": tar_habits.reader(end="end of file"),
    "pax records line by line": tar_habits.reader(pax="line"),
    "long names by their size": tar_habits.reader(long_name="size"),
    "no global names": tar_habits.reader(global_names=False),
    "numbers with any high bit": tar_habits.reader(high_bit=True),
    "folders by any name": tar_habits.reader(folders_by_name="all"),
}
if hasattr(tarfile, "data_filter"):
    READERS["tarfile, data"] = with_tarfile(filter="data")
if shutil.which("tar") and b"GNU tar" in subprocess.run(["tar", "--version"], capture_output=True).stdout:
    READERS["GNU tar"] = unpacker(with_gnu_tar)


def read(data):
    answers = {}
    for name, unpack in READERS.items():
        # tarfile reads a negative size for ever (CVE-2025-8194).
        signal.alarm(SECONDS)
        try:
            answers[name] = {"tree": as_json(unpack(data))}
        except Exception as error:
            # Whatever it is that a hostile file breaks: this reader unpacks nothing.
            answers[name] = {"error": f"{type(error).__name__}: {error}"}
        finally:
            signal.alarm(0)
    return answers


def as_json(tree):
    return {
        path.encode("utf-8", "backslashreplace").decode(): body.decode("latin-1")
        if path.split("/")[-1] == "PKG-INFO"
        else hashlib.sha256(body).hexdigest()
        for path, body in tree.items()
    }
