import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Cost of Lucene's analysis of the texts that benches/analyze hands over: a file a set, a line a slice, an array of texts.
 *
 * <p>Timed as src/cli/bench/rounds.rs does: one analyzer after the other has its turn at each slice. Texts are strings
 * already and terms stay UTF-16, so no time goes into decoding and encoding.
 */
final class Analyze {
    /** For how long each set is analyzed before it is timed: the virtual machine compiles while it runs. */
    private static final long WARM_UP_NS = 4_000_000_000L;
    /** Rounds go on for so long, and there are so many at least. */
    private static final long TIMED_NS = 2_000_000_000L;
    private static final int ROUNDS = 7;

    private Analyze() {}

    /** What an analyzer finds: tokens, and characters of all terms. */
    private record Found(long tokens, long chars) {
        Found plus(Found other) {
            return new Found(tokens + other.tokens, chars + other.chars);
        }
    }

    /** The figures of an analyzer on a set, as the bench in Rust reads them. */
    private record Figures(String data, String engine, long tokens, long best_ns, long median_ns) {}

    public static void main(String[] paths) throws IOException {
        Map<String, Analyzer> analyzers = new LinkedHashMap<>();
        analyzers.put("lucene", new ArabicAnalyzer(CharArraySet.EMPTY_SET));
        analyzers.put("lucene-stop", new ArabicAnalyzer());
        Gson gson = new Gson();
        for (String path : paths) {
            String data = Path.of(path).getFileName().toString().replace(".jsonl", "");
            List<String[]> slices;
            try (var lines = Files.lines(Path.of(path))) {
                slices = lines.map(line -> gson.fromJson(line, String[].class)).toList();
            }
            List<Run> runs = analyzers.entrySet().stream().map(one -> new Run(one.getKey(), one.getValue(), slices)).toList();
            rounds(runs, 1, WARM_UP_NS);
            runs.forEach(Run::forgetTimes);
            int rounds = rounds(runs, ROUNDS, TIMED_NS);
            runs.forEach(run -> System.out.println(gson.toJson(run.figures(data, rounds))));
        }
    }

    private static int rounds(List<Run> runs, int least, long forNanos) {
        long started = System.nanoTime();
        int rounds = 0;
        while (rounds < least || System.nanoTime() - started < forNanos) {
            runs.forEach(run -> run.rounds = Arrays.copyOf(run.rounds, run.rounds.length + 1));
            for (int slice = 0; slice < runs.get(0).slices.size(); slice++) {
                for (int turn = 0; turn < runs.size(); turn++) {
                    runs.get((turn + slice + rounds) % runs.size()).turn(slice);
                }
            }
            rounds++;
        }
        return rounds;
    }

    /** An analyzer and its turns so far. */
    private static final class Run {
        private final String name;
        private final Analyzer analyzer;
        private final List<String[]> slices;
        private final Found[] found;
        private final long[] best;
        private long[] rounds = {};

        Run(String name, Analyzer analyzer, List<String[]> slices) {
            this.name = name;
            this.analyzer = analyzer;
            this.slices = slices;
            this.found = new Found[slices.size()];
            this.best = new long[slices.size()];
            forgetTimes();
        }

        void forgetTimes() {
            Arrays.fill(best, Long.MAX_VALUE);
            rounds = new long[0];
        }

        /** Analyzes a slice, which must give what it gave before. */
        void turn(int n) {
            long started = System.nanoTime();
            Found now = new Found(0, 0);
            for (String text : slices.get(n)) {
                now = now.plus(analyze(text));
            }
            long time = System.nanoTime() - started;
            rounds[rounds.length - 1] += time;
            best[n] = Math.min(best[n], time);
            if (found[n] != null && !found[n].equals(now)) {
                throw new AssertionError(name + " finds " + found[n] + " in one round and " + now + " in another");
            }
            found[n] = now;
        }

        private Found analyze(String text) {
            long tokens = 0;
            long chars = 0;
            try (TokenStream stream = analyzer.tokenStream("text", text)) {
                CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    tokens++;
                    chars += term.length();
                }
                stream.end();
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
            return new Found(tokens, chars);
        }

        Figures figures(String data, int count) {
            long[] sorted = rounds.clone();
            Arrays.sort(sorted);
            long tokens = Arrays.stream(found).mapToLong(Found::tokens).sum();
            return new Figures(data, name, tokens, Arrays.stream(best).sum(), sorted[count / 2]);
        }
    }
}
