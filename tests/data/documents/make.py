"""Writes the pages that make.sh converts: each article as HTML and JSONL, and pages that are hard to read."""

import html
import json
import sys
from pathlib import Path

here, out = Path(__file__).parent, Path(sys.argv[1])
FONTS = {"summit": "Noto Naskh Arabic", "call": "Noto Sans Arabic"}


def lines(name):
    return here.joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()


def page(title, body, style):
    return (
        f'<!DOCTYPE html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f'<style>{style}</style>\n</head>\n<body dir="rtl">\n{body}\n</body>\n</html>\n'
    )


def text(paragraphs, tag="p"):
    return "\n".join(f"<{tag}>{html.escape(paragraph)}</{tag}>" for paragraph in paragraphs)


def write(name, content):
    out.joinpath(name).write_text(content, encoding="utf-8")


for name, font in FONTS.items():
    head, *body = lines(name)
    article = f"<article>\n<h1>{html.escape(head)}</h1>\n{text(body)}\n</article>"
    write(f"{name}.html", page(head, article, f"body {{ font-family: '{font}'; font-size: 12pt }} h1 {{ font-size: 18pt }}"))
    record = {"title": head, "body": "\n".join([head, *body])}
    write(f"{name}.jsonl", json.dumps(record, ensure_ascii=False) + "\n")

head, *body = lines("summit")
_, *call = lines("call")
naskh, sans = "font-family: 'Noto Naskh Arabic'", "font-family: 'Noto Sans Arabic'"
kufi, dejavu = "font-family: 'Noto Kufi Arabic'", "font-family: 'DejaVu Sans'"
english = (
    "The two presidents met in Dushanbe on 14 March 2023 and signed a joint statement. They agreed to open three new air "
    "routes, and to hold the joint commission (JCC) twice a year, in spring and in autumn."
)
write("columns.html", page(head, f"<h1>{head}</h1><div style='column-count: 2; column-gap: 1cm'>{text(body + call)}</div>", f"body {{ {naskh}; font-size: 11pt; text-align: justify }}"))
write("mixed.html", page(head, f"<h1>{head}</h1>{text(body[:2])}<p dir='ltr'>{english}</p>{text(body[2:4])}", f"body {{ {sans}; font-size: 12pt }}"))


def chapter(n):
    paragraphs = [f"{n} {paragraph}" for paragraph in body + call]
    return paragraphs[n % 9 :] + paragraphs[: n % 9]


rows = [("الدولة", "الرئيس", "العاصمة"), ("طاجيكستان", "إمام علي رحمان", "دوشنبه"), ("كازاخستان", "قاسم توكاييف", "أستانا"), ("تونس", "قيس سعيد", "تونس"), ("مصر", "عبد الفتاح السيسي", "القاهرة")]
table = "<table border='1'>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
write("table.html", page(head, f"<h1>{head}</h1>{text(body[:1])}{table}{text(body[1:3])}", f"body {{ {naskh}; font-size: 12pt }} table {{ width: 100% }}"))
write("spaced.html", page(head, f"<h1 style='letter-spacing: 3pt'>{head}</h1>{text(body)}", f"body {{ {dejavu}; font-size: 11pt; text-align: justify }}"))
write("kufi.html", page(head, f"<h1>{head}</h1>{text(body)}", f"body {{ {kufi}; font-size: 10pt; text-align: justify }}"))
write("long.html", page(head, f"<h1>{head}</h1>" + "".join(f"<h2>الفصل {n}</h2>{text(chapter(n))}" for n in range(1, 31)), f"body {{ {naskh}; font-size: 13pt }} h2 {{ page-break-before: always }}"))
plain = {
    "columns": [head, *body, *call],
    "mixed": [head, *body[:2], english, *body[2:4]],
    "table": [head, body[0], *[cell for row in rows for cell in row], *body[1:3]],
    "spaced": [head, *body],
    "kufi": [head, *body],
    "long": [head, *[line for n in range(1, 31) for line in [f"الفصل {n}", *chapter(n)]]],
}
for name, paragraphs in plain.items():
    write(f"{name}.txt", "\n".join(paragraphs) + "\n")
