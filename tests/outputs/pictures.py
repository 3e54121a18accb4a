"""Writes two small PNG pictures, boat.png and pier.png, into a folder."""

import pathlib
import struct
import sys
import zlib


def png(width, height, colour):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour(x, y) for x in range(width)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


folder = pathlib.Path(sys.argv[1])
(folder / "boat.png").write_bytes(png(640, 400, lambda x, y: (x + y) % 256))
(folder / "pier.png").write_bytes(png(320, 480, lambda x, y: (x * y) % 256))
