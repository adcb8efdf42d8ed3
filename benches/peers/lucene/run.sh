#!/usr/bin/env bash
# run.sh: measures Lucene's search on what MAHDAR_CORPUS (.jsonl, .jsonl.gz) and MAHDAR_QUERIES name.
# run.sh Analyze FILE...: measures its analysis; benches/analyze calls it.
# Needs a JDK of 21 or later, in JAVA_HOME or on the PATH, and Maven, which only fetches the jars.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lucene=10.3.2
gson=2.13.2
main=${1:-Search}
shift || true

bin=${JAVA_HOME:+$JAVA_HOME/bin/}
command -v "${bin}javac" >/dev/null || { echo "no JDK" >&2; exit 2; }
release=$("${bin}javac" -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
[ "$release" -ge 21 ] || { echo "expected a JDK of 21 or later, found $release: set JAVA_HOME" >&2; exit 2; }

built=${CARGO_TARGET_DIR:-$(cd "$here/../../.." && pwd)/target}/peers/lucene-$lucene
mkdir -p "$built/jars" "$built/classes"
fetch() {
  command -v mvn >/dev/null || { echo "no Maven to fetch $1 with" >&2; exit 2; }
  mvn -q -B dependency:copy "-Dartifact=$1" "-DoutputDirectory=$built/jars" >&2
}
for artifact in org.apache.lucene:lucene-{core,analysis-common}:$lucene com.google.code.gson:gson:$gson; do
  IFS=: read -r _ name version <<<"$artifact"
  [ -e "$built/jars/$name-$version.jar" ] || fetch "$artifact"
done
"${bin}javac" -Xlint:all,-processing,-classfile -d "$built/classes" -cp "$built/jars/*" "$here"/*.java

# One collector thread and a fixed heap, and the vectors that Lucene asks for: what is measured is one thread.
exec "${bin}java" -XX:+UseSerialGC -Xms1g -Xmx1g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -cp "$built/classes:$built/jars/*" "$main" "$@"
