import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An Apache Kafka broker in ZooKeeper mode, as a process of its own. */
final class Broker {
    final int id;
    final int port;
    private final Path properties;
    private final Path log;
    private Process process;

    /** `connect` is zookeeper.connect, with or without a chroot. */
    Broker(int id, String connect, Path folder) throws IOException {
        this.id = id;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path own = Files.createDirectories(folder.resolve("broker-" + port));
        log = own.resolve("log");
        properties = Files.write(own.resolve("server.properties"), List.of(
            "broker.id=" + id,
            "listeners=PLAINTEXT://127.0.0.1:" + port,
            "zookeeper.connect=" + connect,
            "log.dirs=" + own.resolve("data"),
            "num.partitions=1",
            "offsets.topic.num.partitions=1",
            "offsets.topic.replication.factor=1",
            "transaction.state.log.num.partitions=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "group.initial.rebalance.delay.ms=0",
            "controlled.shutdown.retry.backoff.ms=200"));
    }

    void start() throws IOException {
        process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384M", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp", System.getProperty("java.class.path"), "kafka.Kafka", properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** What it has logged at last, for a failure to tell. */
    String lastWords() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    void stop() throws InterruptedException {
        if (process == null) return;
        process.destroy();
        Checks.isTrue(process.waitFor(40, TimeUnit.SECONDS), "broker " + id + " ends when it is told to");
    }

    void kill() {
        if (process != null) process.destroyForcibly();
    }
}
