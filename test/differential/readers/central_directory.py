"""Reads a zip by its central directory, with the habits that it is given. APPNOTE.TXT 4.3.12 to 4.3.16, 4.5.3, 4.6.9."""

import struct
import zlib


def reader(zip64, second_names):
    """
    zip64: when the records of zip64 are read: "found", where a locator stands before the end record, as Python has it; or
    "needed", where the end record has a number that is too large for it.
    second_names: which of the Unicode path fields counts, "first" or "last"; None takes none.
    """
    return lambda data: unpack(data, zip64, second_names)


def unpack(data, zip64, second_names):
    start, size = find_directory(data, zip64)
    tree = {}
    position = start
    while position < start + size:
        record = struct.unpack_from("<4s6H3L5H2L", data, position)
        signature, _, _, flags, method, _, _, crc, packed, unpacked, n, m, k, _, _, _, offset = record
        if signature != b"PK\1\2":
            raise ValueError(f"no record of the directory at {position}")
        position += 46
        raw_name = data[position : position + n]
        extra = data[position + n : position + n + m]
        position += n + m + k
        name, packed, unpacked, offset = resolve(raw_name, flags, extra, packed, unpacked, offset, second_names)
        if name.endswith("/"):
            continue
        _, _, _, _, _, _, _, _, _, local_n, local_m = struct.unpack_from("<4s5H3L2H", data, offset)
        first = offset + 30 + local_n + local_m
        body = decompress(data[first : first + packed], method)
        if len(body) != unpacked or zlib.crc32(body) != crc:
            raise ValueError(f"{name} is not what the directory says")
        tree[name] = body
    return tree


def find_directory(data, zip64):
    end = data.rfind(b"PK\5\6")
    if end < 0:
        raise ValueError("no end record")
    count, size, start = struct.unpack_from("<H2L", data, end + 10)
    is_needed = count == 0xFFFF or 0xFFFFFFFF in (size, start)
    if (zip64 == "found" or is_needed) and end >= 20 and data[end - 20 : end - 16] == b"PK\6\7":
        (record,) = struct.unpack_from("<Q", data, end - 12)
        size, start = struct.unpack_from("<2Q", data, record + 40)
    return start, size


def resolve(raw_name, flags, extra, packed, unpacked, offset, second_names):
    names = []
    for field, value in fields_of(extra):
        if field == 1:
            wide = list(struct.unpack(f"<{len(value) // 8}Q", value[: len(value) // 8 * 8]))
            unpacked = wide.pop(0) if unpacked == 0xFFFFFFFF else unpacked
            packed = wide.pop(0) if packed == 0xFFFFFFFF else packed
            offset = wide.pop(0) if offset == 0xFFFFFFFF else offset
        if field == 0x7075 and zlib.crc32(raw_name) == struct.unpack_from("<L", value, 1)[0]:
            names.append(value[5:].decode())
    name = raw_name.decode("utf-8" if flags & 0x800 else "cp437")
    if names and second_names is not None:
        name = names[0] if second_names == "first" else names[-1]
    return name, packed, unpacked, offset


def fields_of(extra):
    while len(extra) >= 4:
        field, length = struct.unpack_from("<2H", extra)
        yield field, extra[4 : 4 + length]
        extra = extra[4 + length :]


def decompress(body, method):
    if method == 0:
        return body
    if method == 8:
        return zlib.decompressobj(-15).decompress(body)
    raise ValueError(f"method {method}")
