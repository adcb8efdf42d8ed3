#!/usr/bin/env bash
# Measures the ranking on the standing sets of the folder S and prints the record in Markdown:
#
#   cargo build --release && benches/relevance.sh S >benches/record/$(date +%F)-relevance.md
#
# Says on standard error, and ends with 1, where `mahdar eval` and S/tools/score.py differ.
set -euo pipefail
[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: $0 S: the folder that holds gold, relevance, corpora and tools" >&2; exit 2; }
S=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
mahdar=${MAHDAR:-target/release/mahdar}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 "$S/tools/gold_corpus.py" "$S/gold/corpus.ids" "$S/corpora" >"$work/gold.jsonl"

# The files of a set, as options of eval: where they are, and as they are shown.
files() {
  case $1 in
    gold) echo "--corpus $work/gold.jsonl --topics $S/gold/topics.tsv --qrels $S/gold/qrels.tsv --types $S/gold/topic_types.tsv" ;;
    *) echo "$S/relevance/$1" ;;
  esac
}
shown() { sed -e "s#$work/gold.jsonl#gold.jsonl#g" -e "s#$S/#S/#g"; }

# eval SET OPTION...: the command, and what it prints.
eval_() {
  local set=$1
  shift
  # shellcheck disable=SC2046
  set -- $(files "$set") "$@"
  printf '\n```\n$ mahdar eval %s\n' "$*" | shown
  "$mahdar" eval "$@"
  printf '```\n'
}

# check SET CORPUS TOPICS QRELS: eval's figures are those of score.py, on the run that search prints.
check() {
  "$mahdar" ingest "$2" --index "$work/$1" >/dev/null 2>&1
  "$mahdar" search --topics "$3" --reports --limit 100 --format trec --index "$work/$1" >"$work/$1.run" 2>/dev/null
  python3 "$S/tools/score.py" run "$4" "$work/$1.run" >"$work/$1.score"
  # shellcheck disable=SC2046
  "$mahdar" eval $(files "$1") --format json 2>/dev/null >"$work/$1.eval"
  python3 - "$1" "$work/$1.score" "$work/$1.eval" <<'PYTHON'
import json, sys
name, score, ours = sys.argv[1], *(json.load(open(path)) for path in sys.argv[2:])
differ = {key: (value, ours.get(key)) for key, value in score.items() if value != ours.get(key)}
print(f"| {name} | " + " | ".join(str(value) for value in score.values()) + f" | {'no' if differ else 'yes'} |")
if differ:
    sys.exit(f"{name}: score.py and eval differ: {differ}")
PYTHON
}

cat <<END
# Relevance, $(date +%F)

Commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src Cargo.lock || echo ", with changes"), \
$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc) cores. Made by \`benches/relevance.sh S\`; S is the folder of
the standing sets, and gold.jsonl what \`python3 S/tools/gold_corpus.py S/gold/corpus.ids S/corpora\` prints. First is what
stands before \`--against\`, so a difference below zero says that the second is better; the intervals are of 10,000 paired
bootstrap samples of the topics.

## By score.py

\`score.py run\` on what \`mahdar search --topics … --reports --limit 100 --format trec\` prints.

| set | queries | nDCG@10 | RR@10 | R@50 | judged@10 | eval says the same |
|---|---|---|---|---|---|---|
END
check gold "$work/gold.jsonl" "$S/gold/topics.tsv" "$S/gold/qrels.tsv"
for set in arcd ans-news-titles; do
  check "$set" "$S/relevance/$set/corpus.jsonl" "$S/relevance/$set/queries.tsv" "$S/relevance/$set/qrels.tsv"
done

for set in gold arcd ans-news-titles; do
  printf '\n## %s\n' "$set"
  eval_ "$set"
  for change in likes=0 title=0 other_scripts=off ${CHANGES:-}; do
    eval_ "$set" --set "$change" --against default
  done
done
