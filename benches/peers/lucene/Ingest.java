import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.store.MMapDirectory;

/** Cost of an index as {@link Search} makes it, of what MAHDAR_CORPUS names, as benches/ingest reads it. */
final class Ingest {
    private Ingest() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("lucene");
        try (MMapDirectory directory = new MMapDirectory(folder); Analyzer analyzer = new ArabicAnalyzer()) {
            System.out.println(new Gson().toJson(Search.index(directory, analyzer)));
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> file.toFile().delete());
            }
            folder.toFile().delete();
        }
    }
}
