import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;

/**
 * Cost of Lucene's searches: one stored field, ArabicAnalyzer, BM25, words joined by OR, top ten.
 *
 * <p>{@code rank} counts all hits, as mahdar does; {@code rank-top} is Lucene's default, which passes over what cannot
 * enter the top once it has counted a thousand.
 */
final class Search {
    private static final int TOP = 10;
    private static final String TEXT = "text";
    private static final double WRITER_MB = 192;

    private Search() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("lucene");
        try (MMapDirectory directory = new MMapDirectory(folder); Analyzer analyzer = new ArabicAnalyzer()) {
            Cost cost = index(directory, analyzer);
            System.out.printf("%-32s %12.2f s  %.2f s CPU%n", "ingest/corpus/lucene", cost.seconds(), cost.cpu_seconds());
            long bytes = sizes(folder);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                System.out.printf("%-32s %12d bytes  %d reports in %d segments%n",
                        "index/corpus/lucene", bytes, cost.reports(), reader.leaves().size());
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setSimilarity(new BM25Similarity(1.2f, .75f));
                searcher.setQueryCache(null);
                Times.print("rank/corpus/lucene", Corpus.queries(), query -> ask(searcher, analyzer, query, Integer.MAX_VALUE));
                Times.print("rank-top/corpus/lucene", Corpus.queries(), query -> ask(searcher, analyzer, query, 1_000));
            }
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> file.toFile().delete());
            }
            folder.toFile().delete();
        }
    }

    /** What an index cost: wall and processor time. */
    record Cost(int reports, double seconds, double cpu_seconds) {}

    /** One thread adds all articles; segments are merged as Lucene chooses. */
    static Cost index(MMapDirectory directory, Analyzer analyzer) throws IOException {
        long started = System.nanoTime();
        double cpu = cpuSeconds();
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(WRITER_MB);
        config.setSimilarity(new BM25Similarity(1.2f, .75f));
        int articles;
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            Corpus.articles(article -> {
                Document document = new Document();
                document.add(new StoredField("id", article.id()));
                document.add(new TextField(TEXT, article.title(), Field.Store.YES));
                document.add(new TextField(TEXT, article.body(), Field.Store.YES));
                try {
                    writer.addDocument(document);
                } catch (IOException error) {
                    throw new UncheckedIOException(error);
                }
            });
            writer.commit();
            articles = writer.getDocStats().numDocs;
        }
        return new Cost(articles, (System.nanoTime() - started) / 1e9, cpuSeconds() - cpu);
    }

    /** The hits counted for a query; its ids and scores are found too. */
    private static long ask(IndexSearcher searcher, Analyzer analyzer, String query, int count) {
        try {
            var top = searcher.search(anyWord(analyzer, query), new TopScoreDocCollectorManager(TOP, null, count));
            return top.totalHits.value();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The words of a query, joined by OR. */
    private static Query anyWord(Analyzer analyzer, String query) throws IOException {
        BooleanQuery.Builder words = new BooleanQuery.Builder();
        try (TokenStream tokens = analyzer.tokenStream(TEXT, query)) {
            CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                words.add(new TermQuery(new Term(TEXT, word.toString())), Occur.SHOULD);
            }
            tokens.end();
        }
        return words.build();
    }

    private static long sizes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Processor time of all threads of this process, the compiler's and the collector's among them. */
    private static double cpuSeconds() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }
}
