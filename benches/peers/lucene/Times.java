import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** Times of queries as benches/search.rs takes them: of several rounds the median for each query, of those percentiles. */
final class Times {
    /** Rounds that warm up: more than one, because the virtual machine compiles while it runs. */
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 5;

    private Times() {}

    /** Asks all queries round after round; each must find the same number of hits. */
    static <Q> void print(String name, List<Q> queries, ToLongFunction<Q> ask) {
        long hits = queries.stream().mapToLong(ask).sum();
        if (hits == 0) {
            throw new AssertionError(name + " finds nothing");
        }
        for (int round = 1; round < WARM_UP; round++) {
            same(name, hits, queries.stream().mapToLong(ask).sum());
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[][] wall = new long[queries.size()][ROUNDS];
        long[][] cpu = new long[queries.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long found = 0;
            for (int n = 0; n < wall.length; n++) {
                long cpuStarted = threads.getCurrentThreadCpuTime();
                long started = System.nanoTime();
                found += ask.applyAsLong(queries.get(n));
                wall[n][round] = System.nanoTime() - started;
                cpu[n][round] = threads.getCurrentThreadCpuTime() - cpuStarted;
            }
            same(name, hits, found);
        }
        printPercentiles(name, wall);
        printPercentiles(name.replaceFirst("/", "-cpu/"), cpu);
        System.out.printf("%-32s %d queries, %d hits%n", name, wall.length, hits);
    }

    private static void printPercentiles(String name, long[][] times) {
        double[] medians =
                Arrays.stream(times).mapToDouble(of -> Arrays.stream(of).sorted().toArray()[ROUNDS / 2] / 1e6).sorted().toArray();
        System.out.printf("%-32s p50 %7.3f ms  p90 %7.3f ms  p99 %7.3f ms  max %7.3f ms%n",
                name, at(medians, .5), at(medians, .9), at(medians, .99), at(medians, 1));
    }

    private static void same(String name, long wanted, long found) {
        if (wanted != found) {
            throw new AssertionError(name + " finds " + wanted + " in one round and " + found + " in another");
        }
    }

    /** The nearest rank: the least time that this part of the queries does not exceed. */
    private static double at(double[] sorted, double part) {
        return sorted[Math.max((int) Math.ceil(part * sorted.length), 1) - 1];
    }
}
