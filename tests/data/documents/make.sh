#!/bin/sh
# Makes the documents of the tests from summit.txt and call.txt, which are invented: HTML, JSONL, DOCX, ODT, and PDF by
# LibreOffice and by Chromium. Needs Debian's libreoffice-writer, chromium, fonts-noto-core, fonts-noto-ui-core, fonts-dejavu.
# With a folder named, the pages that are hard to read are made there too; of these only what a test reads is kept here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hard=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/make.py" "$work"

office() { # format, file
    soffice --headless "-env:UserInstallation=file://$work/profile" --infilter="HTML (StarWriter)" \
        --convert-to "$1" --outdir "$work" "$2" >/dev/null 2>&1
}
print() { # name
    chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
        --print-to-pdf="$work/$1-chromium.pdf" "file://$work/$1.html" >/dev/null 2>&1
}
both() { # name
    office "docx:MS Word 2007 XML" "$work/$1.html"
    office odt "$work/$1.html"
    soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf --outdir "$work" "$work/$1.odt" >/dev/null 2>&1
    mv "$work/$1.pdf" "$work/$1-office.pdf"
    print "$1"
}

for name in summit call; do
    both "$name"
    for made in html jsonl docx odt; do cp "$work/$name.$made" "$here/"; done
    cp "$work/$name-office.pdf" "$work/$name-chromium.pdf" "$here/"
done
for name in columns mixed table spaced kufi long; do
    both "$name"
    if [ -n "$hard" ]; then
        mkdir -p "$hard"
        cp "$work/$name.txt" "$work/$name-office.pdf" "$work/$name-chromium.pdf" "$work/$name.docx" "$hard/"
    fi
done
for name in columns mixed; do
    cp "$work/$name.txt" "$work/$name-chromium.pdf" "$here/"
done
