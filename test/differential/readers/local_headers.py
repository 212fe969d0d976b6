"""Reads a zip from its front, as one does that unpacks while it downloads (uv). APPNOTE.TXT 4.3.7, 4.3.9, 4.5.3."""

import struct
import zlib

from central_directory import fields_of

UNKNOWN = 0xFFFFFFFF


def unpack(data):
    tree = {}
    position = 0
    while data[position : position + 4] == b"PK\3\4":
        record = struct.unpack_from("<4s5H3L2H", data, position)
        _, _, flags, method, _, _, crc, packed, unpacked, n, m = record
        position += 30
        name = data[position : position + n].decode("utf-8" if flags & 0x800 else "cp437")
        extra = data[position + n : position + n + m]
        position += n + m

        wide = next((value for field, value in fields_of(extra) if field == 1), None)
        if wide is not None:
            sizes = list(struct.unpack_from("<2Q", wide))
            unpacked = sizes[0] if unpacked == UNKNOWN else unpacked
            packed = sizes[1] if packed == UNKNOWN else packed

        has_descriptor = bool(flags & 8)
        if name.endswith("/") and packed == 0 and not has_descriptor:
            continue
        body, position = take(data, position, method, packed, has_descriptor)
        if has_descriptor:
            if data[position : position + 4] == b"PK\7\x08":
                position += 4
            layout = "<L2Q" if wide is not None else "<3L"
            crc, _, unpacked = struct.unpack_from(layout, data, position)
            position += struct.calcsize(layout)
        if len(body) != unpacked or zlib.crc32(body) != crc:
            raise ValueError(f"{name} is not what its header says")
        if not name.endswith("/"):
            tree[name] = body
    if data[position : position + 4] != b"PK\1\2":
        raise ValueError(f"neither an entry nor the directory at {position}")
    return tree


def take(data, position, method, packed, has_descriptor):
    """The unpacked body and where it ends: where its stream does, if the header doesn't know."""
    if method == 0:
        if has_descriptor and packed == 0:
            packed = stored_length(data, position)
        return data[position : position + packed], position + packed
    if method != 8:
        raise ValueError(f"method {method}")
    stream = zlib.decompressobj(-15)
    body = stream.decompress(data[position:])
    if not stream.eof:
        raise ValueError("a stream without an end")
    end = len(data) - len(stream.unused_data)
    if not has_descriptor and end != position + packed:
        raise ValueError("a stream of another length than its header says")
    return body, end


def stored_length(data, position):
    """Some look for the descriptor's signature, where nothing else says how long a stored body is."""
    end = data.find(b"PK\7\x08", position)
    if end < 0:
        raise ValueError("a stored body of unknown length")
    return end - position
