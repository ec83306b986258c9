import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** What every Java program here shares: the records that are sent, and how a check tells its outcome (one line of JSON each). */
final class Checks {
    static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    /** One named check. */
    record Check(String name, Body body) {}

    interface Body {
        void run() throws Exception;
    }

    private Checks() {}

    /** UTF-8, an empty value, a tombstone, and one long enough to be worth compressing. */
    static List<ProducerRecord<String, String>> records(String topic, int partition) {
        return List.of(
            record(topic, partition, "钥匙", "这是第一个事件", Map.of("来源", "测试")),
            record(topic, partition, "second", "", Map.of()),
            record(topic, partition, "third", null, Map.of("empty", "")),
            record(topic, partition, null, "0123456789".repeat(1000), Map.of()));
    }

    private static ProducerRecord<String, String> record(
            String topic, int partition, String key, String value, Map<String, String> headers) {
        List<Header> made = headers.entrySet().stream()
            .map(entry -> (Header) new RecordHeader(entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8)))
            .toList();
        return new ProducerRecord<>(topic, partition, key, value, made);
    }

    static void equal(Object actual, Object expected, String what) {
        if (!expected.equals(actual)) throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }

    static void isTrue(boolean holds, String what) {
        if (!holds) throw new AssertionError("not so: " + what);
    }

    /** Calls probe until it holds, for so many seconds at most. */
    static void until(String what, int seconds, BooleanSupplier probe) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!probe.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError(what + ": not within " + seconds + " s");
            Thread.sleep(20);
        }
    }

    /** Runs the checks in their order, and ends the process. */
    static void run(List<Check> checks) {
        for (Check check : checks) {
            String failure = failureOf(check.body());
            tell("\"check\":" + text(check.name()) + (failure == null ? ",\"passed\":true" : ",\"failed\":" + text(failure)));
        }
        tell("\"end\":true");
        System.exit(0);
    }

    private static String failureOf(Body body) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                body.run();
                done.complete(null);
            } catch (Throwable problem) {
                done.completeExceptionally(problem);
            }
        });
        thread.setDaemon(true);
        thread.start();
        try {
            done.get(120, TimeUnit.SECONDS);
            return null;
        } catch (TimeoutException late) {
            thread.interrupt();
            return "not done within 120 s";
        } catch (InterruptedException | ExecutionException problem) {
            Throwable cause = problem.getCause() == null ? problem : problem.getCause();
            cause.printStackTrace();
            return cause.toString();
        }
    }

    private static void tell(String fields) {
        System.out.println("{" + fields + "}");
    }

    private static String text(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.substring(0, Math.min(value.length(), 600)).toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
