#!/usr/bin/env bash
# Measures Lucene on what MAHDAR_CORPUS (.jsonl, .jsonl.gz) and MAHDAR_QUERIES name. Needs a JDK of 21 or later, in
# JAVA_HOME or on the PATH, and Maven, which only fetches the jars.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lucene=10.3.2
gson=2.13.2

bin=${JAVA_HOME:+$JAVA_HOME/bin/}
release=$("${bin}javac" -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
[ "$release" -ge 21 ] || { echo "expected a JDK of 21 or later, found $release: set JAVA_HOME" >&2; exit 2; }

built=${CARGO_TARGET_DIR:-$(cd "$here/../../.." && pwd)/target}/peers/lucene-$lucene
mkdir -p "$built/jars" "$built/classes"
for artifact in org.apache.lucene:lucene-{core,analysis-common}:$lucene com.google.code.gson:gson:$gson; do
  IFS=: read -r _ name version <<<"$artifact"
  [ -e "$built/jars/$name-$version.jar" ] ||
    mvn -q -B dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$built/jars" >&2
done
"${bin}javac" -Xlint:all,-processing,-classfile -d "$built/classes" -cp "$built/jars/*" "$here"/*.java

# One collector thread and a fixed heap, and the vectors that Lucene asks for: what is measured is one thread of search.
exec "${bin}java" -XX:+UseSerialGC -Xms1g -Xmx1g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -cp "$built/classes:$built/jars/*" Search "$@"
