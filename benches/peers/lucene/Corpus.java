import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Articles and queries, from the files that the benches in Rust read: see ../../README.md. */
final class Corpus {
    /** Queries taken of a file. */
    private static final int QUERIES_OF_FILE = 1_000;

    record Article(String id, String title, String body) {}

    private Corpus() {}

    /** Hands out the articles of all files (.jsonl, .jsonl.gz) that MAHDAR_CORPUS names. */
    static void articles(Consumer<Article> take) {
        for (Path path : paths("MAHDAR_CORPUS")) {
            lines(path).forEach(line -> {
                JsonObject record = JsonParser.parseString(line).getAsJsonObject();
                take.accept(new Article(text(record, "id"), text(record, "title"), text(record, "body")));
            });
        }
    }

    /** The queries of all files that MAHDAR_QUERIES names: a line each, behind an id and a tab, if there is one. */
    static List<String> queries() {
        List<String> queries = new ArrayList<>();
        for (Path path : paths("MAHDAR_QUERIES")) {
            lines(path).limit(QUERIES_OF_FILE).map(line -> line.substring(line.indexOf('\t') + 1)).forEach(queries::add);
        }
        return queries;
    }

    private static List<Path> paths(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(variable + ": expected files, as in PATH; found nothing");
        }
        return List.of(value.split(java.io.File.pathSeparator)).stream().map(Path::of).toList();
    }

    private static java.util.stream.Stream<String> lines(Path path) {
        try {
            InputStream bytes = Files.newInputStream(path);
            if (path.toString().endsWith(".gz")) {
                bytes = new GZIPInputStream(bytes, 1 << 16);
            }
            return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)).lines().filter(line -> !line.isBlank());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static String text(JsonObject record, String field) {
        return record.has(field) && !record.get(field).isJsonNull() ? record.get(field).getAsString() : "";
    }
}
