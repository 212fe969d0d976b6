"""Reads a tar with the habits that it is given, one for each choice in which real readers differ. POSIX.1-1988 and 2001."""

import zlib

BLOCK = 512


def reader(
    prefix="posix",
    link_data=False,
    members="all",
    end="first zeros",
    pax="length",
    long_name="NUL",
    global_names=True,
    high_bit=False,
    folders_by_name="V7",
):
    """
    prefix: whose headers have one, "posix" or "all".
    link_data: whether what a link's or folder's size counts follows its header.
    members: of gzip, "first" or "all".
    end: where it is, at the "first zeros" or at the "end of file".
    pax: whether records end where their "length" says or at the end of their "line".
    long_name: whether it ends at the first "NUL" or where its "size" says.
    global_names: whether a global header has a say in names.
    high_bit: whether any number that begins with one is binary.
    folders_by_name: in which headers a slash at the end of the name makes a folder, "V7" or "all".
    """

    def unpack(data):
        tar = gunzip(data, members)
        tree = {}
        position = 0
        extended = {}
        everywhere = {}
        while position < len(tar):
            header = tar[position : position + BLOCK]
            position += BLOCK
            if len(header) < BLOCK or not header.strip(b"\0"):
                if end == "first zeros":
                    break
                continue
            if sum(header) - sum(header[148:156]) + 256 != number(header[148:156], high_bit):
                raise ValueError(f"a wrong checksum before {position}")
            kind = header[156:157]
            size = number(header[124:136], high_bit)
            if kind in b"xgLK":
                body = tar[position : position + size]
                position += blocks(size)
                if kind == b"x":
                    extended.update(records(body, pax))
                elif kind == b"g":
                    everywhere.update(records(body, pax) if global_names else {})
                else:
                    body = body.split(b"\0")[0] if long_name == "NUL" else body.removesuffix(b"\0")
                    extended["path" if kind == b"L" else "linkpath"] = body
                continue

            name = text(header[0:100])
            is_posix = header[257:265] == b"ustar\x0000"
            if text(header[345:500]) and (is_posix or prefix == "all"):
                name = text(header[345:500]) + b"/" + name
            said = {**everywhere, **extended}
            extended = {}
            name = said.get("path", name)
            target = said.get("linkpath", text(header[157:257]))
            size = int(said.get("size", size))
            is_old = kind == b"\0" and not is_posix
            if name.endswith(b"/") and (is_old or folders_by_name == "all"):
                kind = b"5"
            has_data = kind not in (b"1", b"2", b"5") or link_data
            body = tar[position : position + size] if has_data else b""
            position += blocks(size) if has_data else 0
            place(tree, kind, spelled(name), target, body)
        return tree

    return unpack


def place(tree, kind, name, target, body):
    if kind == b"5":
        return
    if kind == b"2":
        tree[name] = b"-> " + target
    elif kind == b"1":
        tree[name] = tree[spelled(target)]
    else:
        tree[name] = body


def spelled(name):
    return "/".join(part for part in name.decode("utf-8", "surrogateescape").split("/") if part not in ("", "."))


def gunzip(data, members):
    tar = b""
    while data.strip(b"\0"):
        member = zlib.decompressobj(31)
        tar += member.decompress(data)
        if not member.eof:
            raise ValueError("a gzip member without an end")
        data = member.unused_data
        if members == "first":
            break
    return tar


def records(body, pax):
    found = {}
    while body.strip(b"\0"):
        length, space, _ = body.partition(b" ")
        end = int(length) if pax == "length" else body.find(b"\n") + 1
        keyword, _, value = body[len(length) + 1 : end - 1].partition(b"=")
        if end <= len(length) or not space:
            raise ValueError("a record without an end")
        found[keyword.decode("latin-1")] = value
        body = body[end:]
    return found


def number(field, high_bit):
    if field[0] == 0x80 or (high_bit and field[0] > 0x80):
        return int.from_bytes(field[1:], "big")
    return int(text(field).strip() or b"0", 8)


def text(field):
    return field.split(b"\0")[0]


def blocks(size):
    return -(-size // BLOCK) * BLOCK
