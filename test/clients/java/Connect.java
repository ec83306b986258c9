import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;

/** Kafka Connect standalone with the file source and sink, as a process of its own. Arguments: bootstrap address, a prefix for names. */
final class Connect {
    private final String address;
    private final String topic;
    private final Path folder = Files.createTempDirectory("samsa-connect-");
    private final Path input = folder.resolve("input.txt");
    private final Path output = folder.resolve("output.txt");
    private Process worker;

    private Connect(String address, String prefix) throws IOException {
        this.address = address;
        topic = prefix + ".lines";
        Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp));
    }

    public static void main(String[] args) throws IOException {
        Connect all = new Connect(args[0], args[1]);
        Checks.run(List.of(
            new Checks.Check("file to topic to file", all::copiesLines),
            new Checks.Check("goes on from its offsets after a restart", all::goesOn),
            new Checks.Check("the sink's group", all::sinkGroup)));
    }

    private Path properties(String name, Map<String, Object> values) throws IOException {
        List<String> lines = values.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
        return Files.write(folder.resolve(name), lines);
    }

    private void start() throws IOException {
        if (worker != null) worker.destroyForcibly();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String converter = "org.apache.kafka.connect.storage.StringConverter";
        Path standalone = properties("worker.properties", Map.of(
            "bootstrap.servers", address,
            "key.converter", converter,
            "value.converter", converter,
            "listeners", "http://127.0.0.1:" + port,
            "plugin.discovery", "service_load",
            "offset.flush.interval.ms", 200,
            "offset.storage.file.filename", folder.resolve("offsets")));
        Path source = properties("source.properties", Map.of(
            "name", topic + "-source", "connector.class", "FileStreamSource", "tasks.max", 1, "file", input, "topic", topic));
        Path sink = properties("sink.properties", Map.of(
            "name", topic + "-sink", "connector.class", "FileStreamSink", "tasks.max", 1, "file", output, "topics", topic));
        List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512M", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp", System.getProperty("java.class.path"),
            "org.apache.kafka.connect.cli.ConnectStandalone", standalone.toString(), source.toString(), sink.toString());
        worker = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private void stop() throws InterruptedException {
        worker.destroy();
        Checks.isTrue(worker.waitFor(20, TimeUnit.SECONDS), "the worker ends when it is told to");
    }

    private void awaitOutput(List<String> wanted) throws Exception {
        Checks.until("the lines in the sink's file", 100, () -> {
            Checks.isTrue(worker.isAlive(), "the worker runs");
            try {
                return Files.exists(output) && Files.readAllLines(output).equals(wanted);
            } catch (IOException problem) {
                throw new IllegalStateException(problem);
            }
        });
    }

    private void copiesLines() throws Exception {
        // ASCII alone: the file source counts characters, and after a restart skips as many bytes.
        Files.write(input, List.of("foo", "bar"));
        start();
        awaitOutput(List.of("foo", "bar"));
        Files.write(input, List.of("and another"), StandardOpenOption.APPEND);
        awaitOutput(List.of("foo", "bar", "and another"));
        stop();
    }

    private void goesOn() throws Exception {
        Files.write(input, List.of("after the restart"), StandardOpenOption.APPEND);
        start();
        awaitOutput(List.of("foo", "bar", "and another", "after the restart"));
        stop();
    }

    private void sinkGroup() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            String group = "connect-" + topic + "-sink";
            long committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(offset -> offset.offset()).sum();
            Checks.equal(committed, 4L, "what the sink committed");
            admin.deleteConsumerGroups(List.of(group)).all().get();
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    private void cleanUp() {
        if (worker != null) worker.destroyForcibly();
        Checks.remove(folder);
    }
}
