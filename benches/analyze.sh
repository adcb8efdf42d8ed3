#!/usr/bin/env bash
# Measures the analysis beside its peers, prints the record in Markdown and draws docs/throughput.svg:
#
#   MAHDAR_CORPUS=news.jsonl.gz benches/analyze.sh >benches/record/$(date +%F)-analyze.md
#
# Lucene is among them where JAVA_HOME, or the PATH, names a JDK of 21 or later. MAHDAR_PLOT=FILE draws elsewhere.
set -euo pipefail
[ $# -eq 0 ] || { echo "usage: MAHDAR_CORPUS=FILE:FILE $0" >&2; exit 2; }
cd "$(dirname "$0")/.."

# The version of a crate in Cargo.lock; of Lucene, the one that is fetched.
version() { grep -A1 "^name = \"$1\"" Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p' | head -1; }
lucene=$(sed -n 's/^lucene=//p' benches/peers/lucene/run.sh)
flags=$(grep -m1 '^flags' /proc/cpuinfo | tr ' ' '\n' | grep -xE 'avx2|bmi2|avx512(f|bw|vl|vbmi|_vbmi2)' | paste -sd ' ' || true)
java=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" --version 2>/dev/null | head -1 || echo "no JDK")
corpus=$(tr : '\n' <<<"${MAHDAR_CORPUS:-the five seeds}" | sed 's#.*/##' | paste -sd ' ')

cargo bench --quiet --bench analyze --no-run
cat <<END
# Analysis, $(date +%F)

Commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src benches Cargo.lock || echo ", with changes"), \
$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc) cores${flags:+ ($flags)}; \
$(rustc --version | cut -d' ' -f1,2), tantivy $(version tantivy), Lucene $lucene ($java), \
charabia $(version charabia), unicode-segmentation $(version unicode-segmentation), \
unicode-normalization $(version unicode-normalization), frostem $(version frostem), simdutf8 $(version simdutf8).
Data: $corpus. Load when it began: $(cut -d' ' -f1 /proc/loadavg). Made by \`benches/analyze.sh\`; how to read
it stands in docs/benchmarking.md.

END
mkdir -p docs
MAHDAR_PLOT=${MAHDAR_PLOT:-docs/throughput.svg} cargo bench --quiet --bench analyze
