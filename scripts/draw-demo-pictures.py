#!/usr/bin/env python3
"""Draws the demo edition's pictures, as woodcuts in four inks, and lays each beside its article in content/.

    python3 scripts/draw-demo-pictures.py

Needs nothing but Python; the same bytes come out on every machine.
"""

import math
import struct
import zlib
from pathlib import Path

WIDTH, HEIGHT = 960, 640
CONTENT = Path(__file__).resolve().parent.parent / "content"
PAPER, INK = (243, 238, 222), (38, 40, 44)


def noise(*at: int) -> float:
    """A number from 0 to 1 that looks thrown, the same for the same place."""
    n = 0
    for k in at:
        n = (n * 73856093 ^ (k + 17) * 19349663) & 0xFFFFFFFF
        n = (n ^ n >> 13) * 1274126177 & 0xFFFFFFFF
    return (n ^ n >> 16) / 0xFFFFFFFF


def hill(x: float, height: float, *waves: tuple) -> float:
    """The height of a ridge at x: waves of (length, rise, shift)."""
    return height - sum(rise * math.sin(x / length + shift) for length, rise, shift in waves)


def sky(x: int, y: int, horizon: int) -> int:
    """Lines that thicken upwards, cut open by clouds."""
    cloud = math.sin(x / 170 + 1) + math.sin(x / 61 + y / 23) * 0.5 + math.sin(y / 31)
    if cloud > 0.9:
        return 0
    line = y + 2 * math.sin(x / 90)
    return 1 if line % 13 < 5.5 * (1 - y / horizon) + 0.8 else 0


def water(x: int, y: int, top: int) -> int:
    """Short strokes, longer and farther apart towards the reader."""
    step = 5 + (y - top) // 14
    row = (y - top) // step
    return 0 if (y - top) % step < 2 and math.sin(x / (13 + row * 3) + noise(row) * 9) > 0.15 else 1


def person(x: float, y: float, size: float) -> bool:
    """A walking figure that stands on (0, 0), `size` tall."""
    u, v = x / size, -y / size
    if not 0 <= v <= 1:
        return False
    if v > 0.8:
        return u * u + (v - 0.89) ** 2 < 0.0115
    if v > 0.36:
        return abs(u) < 0.12 + (0.8 - v) * 0.13 or (0.45 < v < 0.7 and 0.1 < u < 0.26)
    return 0.02 < abs(u - 0.02) < 0.05 + (0.36 - v) * 0.22 and abs(u) < 0.14


def ferry(x: int, y: int) -> int:
    """The last ferry, its mast and its smoke. −1 where it is not."""
    u, v = x - 640, y - 246
    if 0 <= v < 26 and abs(u) < 104 - v * 1.2:
        return 2 if 8 <= v < 12 else 1
    if -30 <= v < 0 and -66 < u < 58:
        return 0 if -22 < v < -9 and u % 22 < 12 else 1
    if -62 <= v < -30 and -8 < u < 10:
        return 1
    drift = (-62 - v) * 0.9 + 8 * math.sin(v / 9)
    if -130 < v < -62 and abs(u - drift) < 9 + (-62 - v) * 0.16 and noise(x // 3, y // 3) < 0.62:
        return 1
    return -1


def rape_fields(x: int, y: int) -> int:
    """Paper, ink, yellow, green: an island in flower, and children on the way to the ferry."""
    for at, foot, size in ((378, 520, 118), (452, 478, 92), (505, 448, 74)):
        if person(x - at, y - foot, size):
            return 1
    boat = ferry(x, y)
    if boat >= 0:
        return boat
    if (x - 190) ** 2 + (y - 92) ** 2 < 52**2:
        return 2
    if y < hill(x, 190, (120, 22, 0.4), (47, 9, 2)):
        return sky(x, y, 190)
    if y < 214:
        return 1 if (x + y * 2) % 9 < 6 else 3
    shore = hill(x, 318, (200, 12, 1), (37, 3, 0))
    if y < shore:
        return water(x, y, 214)
    depth = (y - 250) / 390
    way = 560 - 330 * depth + 40 * math.sin(depth * 5)
    if abs(x - way) < 10 + 46 * depth:
        return 1 if noise(x // 5, y // 2) < 0.1 else 0
    furrow = (x - 620) / depth + 900
    if furrow % 170 < 26:
        return 3
    cell = max(3, int(11 * depth))
    return 3 if noise(x // cell, y // cell) < 0.3 else 2


def well_cover(x: int, y: int) -> int:
    """Paper, ink, red, grey: a cover in the paving, on it a plate with a code."""
    u, v = x - 430, (y - 326) * 1.12
    radius = math.hypot(u, v)
    if 640 < x < 872 and 366 < y < 598:
        column, row = (x - 656) // 25, (y - 382) // 25
        if not (656 <= x < 856 and 382 <= y < 582):
            return 2
        corner = (min(column, 7 - column), min(row, 7 - row))
        if corner[0] < 2 and corner[1] < 2 and not (column > 5 and row > 5):
            return 1
        return 1 if noise(column, row) < 0.5 and corner != (2, 2) else 0
    if 634 < x < 880 and 360 < y < 606:
        return 1
    if radius < 286:
        if radius > 270:
            return 1
        if radius > 258:
            return 0
        if radius > 206:
            return 1 if math.atan2(v, u) * 36 / math.pi % 2 < 1.25 else 3
        if radius > 196:
            return 0
        if radius > 66:
            return 0 if (u + v) % 46 < 12 or (u - v) % 46 < 12 else 1
        return 0 if 44 < radius < 52 else 1
    if radius < 300:
        return 0
    row = y // 62
    brick = (x + (row % 2) * 64 + row * 7) % 128
    if y % 62 < 5 or brick < 5:
        return 1
    shade = noise((x + (row % 2) * 64 + row * 7) // 128, row)
    return 3 if (y + x // 9) % 6 < 1 + 4 * shade else 0


def png(inks: list, draw) -> bytes:
    """The picture as a PNG with a palette, four pixels a byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(0, WIDTH, 4):
            rows.append(draw(x, y) << 6 | draw(x + 1, y) << 4 | draw(x + 2, y) << 2 | draw(x + 3, y))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 2, 3, 0, 0, 0)
    palette = bytes(part for ink in inks for part in ink)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header) + chunk(b"PLTE", palette) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")
    )


PICTURES = {
    "2024-03-21/1/1.png": ([PAPER, INK, (158, 42, 30), (196, 190, 176)], well_cover),
    "2024-03-21/1/9.png": ([PAPER, INK, (232, 186, 46), (98, 124, 62)], rape_fields),
}

for name, (inks, draw) in PICTURES.items():
    data = png(inks, draw)
    (CONTENT / name).write_bytes(data)
    print(f"content/{name}: {len(data)} bytes")
