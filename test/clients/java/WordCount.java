import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams counting words, by both of its group protocols. Arguments: bootstrap address, a prefix for names. */
final class WordCount {
    private final String address;
    private final String prefix;
    private final Admin admin;
    private final Path states;

    private WordCount(String address, String prefix) throws Exception {
        this.address = address;
        this.prefix = prefix;
        admin = Admin.create(Map.of("bootstrap.servers", address));
        states = Files.createTempDirectory("samsa-streams-");
        Runtime.getRuntime().addShutdownHook(new Thread(this::removeStates));
    }

    public static void main(String[] args) throws Exception {
        WordCount all = new WordCount(args[0], args[1]);
        Checks.run(List.of(
            new Checks.Check("classic: counts words", () -> all.countsWords("classic", "at_least_once")),
            new Checks.Check("classic: goes on from its changelog", () -> all.goesOn("classic", "at_least_once")),
            new Checks.Check("classic: two instances", () -> all.twoInstances("classic")),
            new Checks.Check("classic: exactly once", () -> all.countsWords("classic", "exactly_once_v2")),
            new Checks.Check("classic: exactly once, goes on", () -> all.goesOn("classic", "exactly_once_v2")),
            new Checks.Check("streams protocol: counts words", () -> all.countsWords("streams", "at_least_once")),
            new Checks.Check("streams protocol: goes on from its changelog", () -> all.goesOn("streams", "at_least_once")),
            new Checks.Check("streams protocol: two instances", () -> all.twoInstances("streams")),
            new Checks.Check("streams protocol: exactly once", () -> all.countsWords("streams", "exactly_once_v2")),
            new Checks.Check("streams protocol: describe, delete the group", all::describeAndDelete)));
    }

    private String application(String protocol, String guarantee) {
        return prefix + "-" + protocol + (guarantee.equals("exactly_once_v2") ? "-eos" : "");
    }

    private KafkaStreams streams(String application, String protocol, String guarantee, String instance) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(application + "-in")
            .flatMapValues(line -> Arrays.asList(line.toLowerCase(Locale.ROOT).split("\\W+")))
            .groupBy((key, word) -> word)
            .count(Materialized.as("counts"))
            .toStream()
            .to(application + "-out", Produced.with(Serdes.String(), Serdes.Long()));
        Properties config = new Properties();
        config.putAll(Map.of(
            "application.id", application,
            "bootstrap.servers", address,
            "group.protocol", protocol,
            "processing.guarantee", guarantee,
            "default.key.serde", Serdes.StringSerde.class,
            "default.value.serde", Serdes.StringSerde.class,
            "state.dir", states.resolve(instance).toString(),
            "statestore.cache.max.bytes", 0,
            "commit.interval.ms", 100));
        config.put("consumer.auto.offset.reset", "earliest");
        // By the classic protocol an instance that closes stays a member until its session ends.
        if (protocol.equals("classic")) config.put("consumer.session.timeout.ms", 6000);
        return new KafkaStreams(builder.build(), config);
    }

    private void write(String topic, String... lines) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", address);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (String line : lines) producer.send(new ProducerRecord<>(topic, line)).get();
        }
    }

    /** The last count of each word in the output, once it is what is wanted. */
    private void awaitCounts(String topic, Map<String, Long> wanted) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", address, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new LongDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream().map(p -> new org.apache.kafka.common.TopicPartition(topic, p.partition())).toList());
            consumer.seekToBeginning(consumer.assignment());
            Map<String, Long> counts = new HashMap<>();
            try {
                Checks.until("the counts", 40, () -> {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> counts.put(record.key(), record.value()));
                    return counts.equals(wanted);
                });
            } catch (AssertionError late) {
                throw new AssertionError("expected " + wanted + ", got " + counts);
            }
        }
    }

    private void countsWords(String protocol, String guarantee) throws Exception {
        String application = application(protocol, guarantee);
        admin.createTopics(List.of(new NewTopic(application + "-in", 2, (short) 1), new NewTopic(application + "-out", 1, (short) 1))).all().get();
        write(application + "-in", "all streams lead to kafka", "hello kafka streams");
        try (KafkaStreams streams = streams(application, protocol, guarantee, "one")) {
            streams.start();
            awaitCounts(application + "-out", Map.of("all", 1L, "streams", 2L, "lead", 1L, "to", 1L, "kafka", 2L, "hello", 1L));
            Checks.isTrue(admin.listTopics().names().get().containsAll(
                List.of(application + "-counts-changelog", application + "-counts-repartition")), "its internal topics");
        }
    }

    /** Another instance, without the first one's state on disk. */
    private void goesOn(String protocol, String guarantee) throws Exception {
        String application = application(protocol, guarantee);
        write(application + "-in", "join kafka summit");
        try (KafkaStreams streams = streams(application, protocol, guarantee, "two")) {
            streams.start();
            awaitCounts(application + "-out",
                Map.of("all", 1L, "streams", 2L, "lead", 1L, "to", 1L, "kafka", 3L, "hello", 1L, "join", 1L, "summit", 1L));
        }
    }

    private void twoInstances(String protocol) throws Exception {
        String application = application(protocol, "at_least_once");
        List<KafkaStreams> instances = new ArrayList<>();
        for (String name : List.of("three", "four")) instances.add(streams(application, protocol, "at_least_once", name));
        try {
            instances.forEach(KafkaStreams::start);
            Checks.until("tasks at both", 50, () -> instances.stream().allMatch(each -> each.state() == KafkaStreams.State.RUNNING
                && each.metadataForLocalThreads().stream().mapToInt(thread -> thread.activeTasks().size()).sum() == 2));
            instances.remove(0).close();
            Checks.until("all tasks at the one that stays", 50, () ->
                instances.get(0).metadataForLocalThreads().stream().mapToInt(thread -> thread.activeTasks().size()).sum() == 4);
        } finally {
            instances.forEach(KafkaStreams::close);
        }
    }

    private void describeAndDelete() throws Exception {
        String group = application("streams", "at_least_once");
        var described = admin.describeStreamsGroups(List.of(group)).all().get().get(group);
        Checks.equal(described.groupState(), GroupState.EMPTY, "state");
        Checks.equal(described.subtopologies().size(), 2, "subtopologies");
        Checks.isTrue(!admin.listStreamsGroupOffsets(Map.of(group, new org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec()))
            .partitionsToOffsetAndMetadata(group).get().isEmpty(), "offsets");
        admin.deleteStreamsGroups(List.of(group)).all().get();
        Checks.isTrue(admin.listGroups().all().get().stream().noneMatch(listing -> listing.groupId().equals(group)), "the group is gone");
    }

    private void removeStates() {
        try (var paths = Files.walk(states)) {
            paths.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (java.io.IOException gone) {
            // Nothing to remove.
        }
    }
}
