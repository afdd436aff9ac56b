"""
Ways to spoil a workbook: its cells, titles, sheets, XML, zip or bytes.

Each takes the parts of a zip and chance, and returns the spoiled parts; what becomes of
them is the matter of :mod:`tests.tables.variants`.
"""

import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

Draw = random.Random
Parts = dict[str, bytes]
Mutation = Callable[[Parts, Draw], Parts]
"""Parts of the zip by name, and chance; returns the spoiled parts."""

_FORMULAS = (
    "=1+1", "=HYPERLINK(\"http://x.example\",\"pulse\")", "=cmd|' /C calc'!A0",
    "+1+1", "-2+3", "@SUM(A1:A9)", "=WEBSERVICE(\"http://x.example\")", "'=1+1",
    "=DDE(\"x\";\"y\";\"z\")", "|calc", "=A1", "=\tA1", "\t=1+1",
)  # fmt: skip
_ODD = (
    "", " ", "\u00a0", "seis", "6.000", "6,000", "1e400", "-1", "0", "TRUE",
    "VERDADERO",
    "#REF!", "31/02/2026", "2026-13-01", "01/02/26", "12:70", "6 m", "½", "٣", "1e5",
    "\U0001f642", "\u202eabc", "x" * 5_000, "a;b:c", "'", "\"", "<b>", "]]>", "_x0041_",
    "nan", "inf", "-0", "1 000", "1'000", "007", "\u200b",
)  # fmt: skip
_NUMBERS = ("-1", "0", "0.5", "1e308", "1E400", "NaN", "46000.5", "1e10", "-99999999",
            "99999999999999999999", "2.5", "1e-320", "0x10", "1,5", "")  # fmt: skip


# --- how parts are changed ------------------------------------------------------------


def _sheets(parts: Parts) -> list[str]:
    return sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))


def _edit(parts: Parts, name: str, change: Callable[[str], str]) -> Parts:
    return {**parts, name: change(parts[name].decode("utf-8")).encode("utf-8")}


def _cell_places(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"<c r=\"([A-Z]+)(\d+)\"([^>]*?)(?:/>|>(.*?)</c>)", text))


def _new_cell(place: str, kind: str, value: str) -> str:
    safe = value.replace("&", "&amp;").replace("<", "&lt;").replace("\t", "&#9;")
    formula = safe.lstrip("=")
    style = f' s="{value.partition("|")[2]}"' if "|" in value else ""
    attributes, content = {
        "text": (' t="inlineStr"', f'<is><t xml:space="preserve">{safe}</t></is>'),
        "formula": ("", f"<f>{formula}</f>"),
        "valued": ("", f"<f>{formula}</f><v>6</v>"),
        "error": (' t="e"', "<v>#REF!</v>"),
        "bool": (' t="b"', "<v>1</v>"),
        "blank": ("", ""),
        "number": (style, f"<v>{safe.partition('|')[0]}</v>"),
    }[kind]
    return f'<c r="{place}"{attributes}>{content}</c>'


def _put(parts: Parts, draw: Draw, kind: str, values: tuple[str, ...]) -> Parts:
    """Replace one to six cells of one sheet."""
    name = draw.choice(_sheets(parts)[1:])

    def change(text: str) -> str:
        found = _cell_places(text)
        for match in sorted(
            draw.sample(found, min(len(found), draw.randint(1, 6))),
            key=lambda each: -each.start(),
        ):
            cell = _new_cell(match[1] + match[2], kind, draw.choice(values))
            text = text[: match.start()] + cell + text[match.end() :]
        return text

    return _edit(parts, name, change)


def odd_texts(parts: Parts, draw: Draw) -> Parts:
    """Texts where something else is expected."""
    return _put(parts, draw, "text", _ODD)


def live_texts(parts: Parts, draw: Draw) -> Parts:
    """Texts that a spreadsheet would run."""
    return _put(parts, draw, "text", _FORMULAS)


def odd_numbers(parts: Parts, draw: Draw) -> Parts:
    """Numbers out of range, or that are none."""
    return _put(parts, draw, "number", _NUMBERS)


def odd_dates(parts: Parts, draw: Draw) -> Parts:
    """Numbers under the formats of other cells: dates, hours, codes."""
    most = draw.randint(2, 30)
    return _put(parts, draw, "number", tuple(f"{n}|{most}" for n in _NUMBERS))


def formulas(parts: Parts, draw: Draw) -> Parts:
    """Formulas without a value."""
    return _put(parts, draw, "formula", _FORMULAS)


def computed(parts: Parts, draw: Draw) -> Parts:
    """Formulas with a value."""
    return _put(parts, draw, "valued", _FORMULAS)


def errors(parts: Parts, draw: Draw) -> Parts:
    """Error values and truths."""
    return _put(parts, draw, draw.choice(["error", "bool"]), ("",))


def blanks(parts: Parts, draw: Draw) -> Parts:
    """Cells whose content was deleted."""
    return _put(parts, draw, "blank", ("",))


def huge_string(parts: Parts, draw: Draw) -> Parts:
    """A cell with as many characters as the limits let through, and one more."""
    return _put(parts, draw, "text", ("x" * draw.choice([32_766, 32_767, 90_000]),))


# --- titles and sheets ----------------------------------------------------------------


def _strings(parts: Parts, change: Callable[[list[str]], None]) -> Parts:
    text = parts["xl/sharedStrings.xml"].decode()
    pieces = re.split(r"(<si>.*?</si>)", text, flags=re.DOTALL)
    change(pieces)
    return {**parts, "xl/sharedStrings.xml": "".join(pieces).encode()}


def renamed_columns(parts: Parts, draw: Draw) -> Parts:
    """Titles and other shared texts with letters lost, doubled or exchanged."""

    def change(pieces: list[str]) -> None:
        places = [i for i, each in enumerate(pieces) if each.startswith("<si>")]
        for place in draw.sample(places, 8):
            text = re.sub(r"<[^>]+>", "", pieces[place])
            at = draw.randrange(len(text) + 1)
            text = draw.choice([text[:at], text[:at] + text, text.upper(), text + "?"])
            pieces[place] = f"<si><t>{text}</t></si>"

    return _strings(parts, change)


def header_cells(parts: Parts, draw: Draw) -> Parts:
    """Cells of the rows of titles replaced."""
    name = draw.choice(_sheets(parts)[1:-1])

    def change(text: str) -> str:
        found = [each for each in _cell_places(text) if int(each[2]) <= 3]
        for match in sorted(
            draw.sample(found, min(len(found), 3)), key=lambda each: -each.start()
        ):
            kind = draw.choice(["text", "blank", "number", "formula", "error"])
            value = draw.choice(["Kilos", "mm", "id", "Pedido", "=A1", "7", "pulgadas"])
            cell = _new_cell(match[1] + match[2], kind, value)
            text = text[: match.start()] + cell + text[match.end() :]
        return text

    return _edit(parts, name, change)


def renamed_sheets(parts: Parts, draw: Draw) -> Parts:
    """Sheets renamed, made alike, or given a name that Excel would not."""
    names = ("Pedidos", "PEDIDOS ", "Orders", "Hoja1", "x" * 40, "a/b", "History",
             "'a'", "Problemas de Marcha", "Listas", "=1+1", "", "Equipos")  # fmt: skip

    def change(text: str) -> str:
        found = list(re.finditer(r'<sheet name="([^"]*)"', text))
        match = draw.choice(found)
        new = f'<sheet name="{draw.choice(names)}"'
        return text[: match.start()] + new + text[match.end() :]

    return _edit(parts, "xl/workbook.xml", change)


def hidden_sheets(parts: Parts, draw: Draw) -> Parts:
    """Sheets hidden, shown, or left out of the workbook."""

    def change(text: str) -> str:
        found = list(re.finditer(r"<sheet name=[^>]*/>", text))
        match = draw.choice(found)
        hidden = match[0].replace("<sheet ", '<sheet state="veryHidden" ')
        new = draw.choice(["", hidden, match[0] * 2])
        return text[: match.start()] + new + text[match.end() :]

    return _edit(parts, "xl/workbook.xml", change)


def epoch_1904(parts: Parts, draw: Draw) -> Parts:
    """Dates counted from 1904, as old Macs do."""
    assert draw is not None
    return _edit(
        parts,
        "xl/workbook.xml",
        lambda text: re.sub(r"<workbookPr", '<workbookPr date1904="1"', text),
    )


def merged(parts: Parts, draw: Draw) -> Parts:
    """Merged cells over titles and data, and over the whole sheet."""
    area = draw.choice(["A1:C3", "A3:B9", "A1:XFD1048576", "B4:B4", "Z9:A1", "x"])
    return _edit(
        parts,
        draw.choice(_sheets(parts)[1:-1]),
        lambda text: text.replace(
            "</sheetData>",
            f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>',
        ),
    )


def moved_rows(parts: Parts, draw: Draw) -> Parts:
    """Rows out of order, doubled, without a number, or far away."""
    name = draw.choice(_sheets(parts)[1:-1])

    def change(text: str) -> str:
        found = list(re.finditer(r"<row .*?(?:/>|</row>)", text, re.DOTALL))
        match = draw.choice(found)
        row = match[0]
        number = draw.choice(["1", "2000000", "0", "-1", "90000", "4"])
        new = draw.choice(
            [
                row * 2,
                re.sub(r'r="[A-Z]*\d+"', "", row),
                re.sub(r'<row r="\d+"', f'<row r="{number}"', row),
                re.sub(r'(r="[A-Z]*)\d+"', rf'\g<1>{number}"', row),
                "",
            ]
        )
        return text[: match.start()] + new + text[match.end() :]

    return _edit(parts, name, change)


# --- XML, zip and bytes ---------------------------------------------------------------


def _any_part(parts: Parts, draw: Draw) -> str:
    return draw.choice(
        sorted(name for name in parts if name.endswith((".xml", ".rels")))
    )


def broken_xml(parts: Parts, draw: Draw) -> Parts:
    """A part cut off, with a tag lost, or with bytes that are no text."""
    name = _any_part(parts, draw)
    data = parts[name]
    at = draw.randrange(len(data))
    new = draw.choice(
        [data[:at], data[:at] + data[at + 9 :], data[:at] + b"\xff\xfe\0" + data[at:]]
    )
    return {**parts, name: new}


def odd_encoding(parts: Parts, draw: Draw) -> Parts:
    """A part in another encoding than it says."""
    name = _any_part(parts, draw)
    text = parts[name].decode()
    other = draw.choice(["utf-16", "utf-8-sig", "latin-1", "utf-7", "cp037"])
    try:
        data = text.encode(other)
    except UnicodeEncodeError:
        data = text.encode("utf-32")
    if draw.random() < 0.5:
        data = text.replace("UTF-8", other).encode()
    return {**parts, name: data}


def entities(parts: Parts, draw: Draw) -> Parts:
    """Document types with entities, inside and outside the file."""
    name = _any_part(parts, draw)
    kind = draw.choice(
        [
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
            '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE x SYSTEM "http://x.example/x.dtd">',
            "<?xml-stylesheet href='http://x.example/x.xsl'?>",
        ]
    )
    text = parts[name].decode()
    return {**parts, name: text.replace("?>", f"?>{kind}", 1).encode()}


def links(parts: Parts, draw: Draw) -> Parts:
    """Relations to other files, hosts and parts that are not there."""
    target = draw.choice(
        ["http://x.example/a.xml", "file:///etc/passwd", "../../../etc/passwd",
         "none.xml", "\\\\host\\share", "worksheets/sheet2.xml"]
    )  # fmt: skip

    def change(text: str) -> str:
        found = list(re.finditer(r'Target="[^"]*"', text))
        match = draw.choice(found)
        mode = draw.choice(["", ' TargetMode="External"'])
        new = f'Target="{target}"{mode}'
        return text[: match.start()] + new + text[match.end() :]

    rels = sorted(name for name in parts if name.endswith(".rels"))
    return _edit(parts, draw.choice(rels), change)


def macros(parts: Parts, draw: Draw) -> Parts:
    """A macro project, an embedded object, an external link beside the sheets."""
    name = draw.choice(
        ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.xml",
         "xl/externalLinks/externalLink1.xml", "customUI/customUI.xml",
         "../../evil.txt"]
    )  # fmt: skip
    return {
        **parts,
        name: b"<x>" + draw.randbytes(draw.choice([0, 900])).hex().encode(),
    }


def lost_part(parts: Parts, draw: Draw) -> Parts:
    """A part that is not there, or is there under another name."""
    kept = dict(parts)
    name = draw.choice(sorted(kept))
    data = kept.pop(name)
    if draw.random() < 0.4:
        kept[draw.choice([name.upper(), f"{name}.bak", f"/{name}", name[:-1]])] = data
    return kept


def many_cells(parts: Parts, draw: Draw) -> Parts:
    """A sheet with thousands of rows of nonsense more."""
    name = draw.choice(_sheets(parts)[1:-1])
    count = draw.choice([500, 3_000, 6_000])
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>n{i}</t></is></c>'
        f'<c r="C{i}"><v>{i}.5</v></c></row>'
        for i in range(900, 900 + count)
    )
    return _edit(
        parts, name, lambda text: text.replace("</sheetData>", f"{rows}</sheetData>")
    )


MUTATIONS: tuple[Mutation, ...] = (
    odd_texts, live_texts, odd_numbers, odd_dates, formulas, computed, errors, blanks,
    huge_string, renamed_columns, header_cells, renamed_sheets, hidden_sheets,
    epoch_1904, merged, moved_rows, broken_xml, odd_encoding, entities, links, macros,
    lost_part, many_cells,
)  # fmt: skip
BYTES = "bytes"
"""The kind of variant in which bytes of the finished file are changed."""

_AT_CELLS = 2
"""Variants of cells and titles per one of the others: people spoil cells."""


def kinds() -> Iterator[str]:
    """Give the kinds of variants in turn, without end."""
    names = [mutation.__name__ for mutation in MUTATIONS]
    cells = names[: names.index("hidden_sheets")]
    while True:
        yield from cells * (_AT_CELLS - 1)
        yield from names
        yield BYTES


def make(base: Path, path: Path, kind: str, seed: int) -> Path:
    """Write one variant of a workbook."""
    draw = Draw(f"{kind} {seed}")
    if kind == BYTES:
        data = bytearray(base.read_bytes())
        for _ in range(draw.choice([1, 1, 4, 60])):
            data[draw.randrange(len(data))] = draw.randrange(256)
        cut = draw.choice([len(data), len(data), draw.randrange(len(data))])
        path.write_bytes(bytes(data[:cut]) + draw.choice([b"", b"", b"PK\x05\x06"]))
        return path
    with zipfile.ZipFile(base) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    mutation = next(each for each in MUTATIONS if each.__name__ == kind)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in mutation(parts, draw).items():
            archive.writestr(name, content)
    return path


# --- folders of CSV files -------------------------------------------------------------

_FOLDER_KINDS = (
    "cells", "live cells", "titles", "separators", "quotes", "bytes", "encoding",
    "names", "rows",
)  # fmt: skip


def folder_kinds() -> Iterator[str]:
    """Give the kinds of spoiled folders in turn, without end."""
    while True:
        yield from _FOLDER_KINDS


def spoil_folder(base: Path, target: Path, kind: str, seed: int) -> Path:
    """Copy a folder of CSV files with one of them spoiled."""
    draw = Draw(f"{kind} {seed}")
    shutil.copytree(base, target)
    path = draw.choice(sorted(target.iterdir()))
    text = path.read_text("utf-8-sig")
    if kind == "names":
        name = draw.choice(["pedidos.csv", "x.csv", "Orders.csv", "a b.CSV", "-.csv"])
        path.rename(target / name)
    elif kind == "bytes":
        spoiled = bytearray(path.read_bytes())
        for _ in range(draw.choice([1, 5, 50])):
            spoiled[draw.randrange(len(spoiled))] = draw.randrange(256)
        path.write_bytes(spoiled)
    elif kind == "encoding":
        other = draw.choice(["utf-16", "utf-32", "cp1252", "cp037", "utf-16-le"])
        path.write_bytes(text.encode(other, errors="replace"))
    else:
        path.write_text(_spoiled_text(text, kind, draw), encoding="utf-8", newline="")
    return target


def _spoiled_text(text: str, kind: str, draw: Draw) -> str:
    rows = text.split("\r\n")
    place = draw.randrange(len(rows))
    if kind == "titles":
        place = 0
    cells = rows[place].split(";")
    at = draw.randrange(len(cells))
    if kind in ("cells", "live cells", "titles"):
        cells[at] = draw.choice(_FORMULAS if kind == "live cells" else _ODD)
        rows[place] = ";".join(cells)
    elif kind == "separators":
        return text.replace(";", draw.choice([",", "\t", "|", ";;", " ", "\0"]))
    elif kind == "quotes":
        cells[at] = draw.choice(['"', '"x', 'x"y"', '""', '"a"b'])
        rows[place] = ";".join(cells)
    else:
        rows[place] = draw.choice(["", rows[place] * 2, ";" * 3_000, "x" * 200_000])
        rows.insert(0, draw.choice(["", "sep=;", "una nota", "sep=x"]))
    return "\r\n".join(rows)
