import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What kafka-clients of every version can do. Arguments: bootstrap address, a prefix for names. Compiles against 2.8 and 4.3. */
final class Clients {
    private static final Duration SOON = Duration.ofMillis(200);

    final String address;
    final String topic;
    final String group;
    final Admin admin;
    private final TopicPartition zero;
    private final TopicPartition one;

    Clients(String address, String prefix) {
        this.address = address;
        topic = prefix + ".topic";
        group = prefix + ".group";
        admin = Admin.create(Map.of("bootstrap.servers", address));
        zero = new TopicPartition(topic, 0);
        one = new TopicPartition(topic, 1);
    }

    public static void main(String[] args) {
        Clients clients = new Clients(args[0], args[1]);
        List<Checks.Check> checks = clients.common();
        checks.addAll(clients.ends());
        Checks.run(checks);
    }

    List<Checks.Check> common() {
        List<Checks.Check> checks = new ArrayList<>();
        checks.add(new Checks.Check("create topic", this::createTopic));
        checks.add(new Checks.Check("describe topics", this::describeTopics));
        for (String codec : Records.CODECS) checks.add(new Checks.Check("produce, consume: " + codec, () -> produce(codec)));
        checks.add(new Checks.Check("idempotent producer", this::idempotent));
        checks.add(new Checks.Check("transactions", this::transactions));
        checks.add(new Checks.Check("a second producer fences the first", this::fences));
        checks.add(new Checks.Check("offsets by timestamp", this::timestamps));
        checks.add(new Checks.Check("group reads, commits", this::groupReads));
        checks.add(new Checks.Check("group goes on from its commit", this::groupGoesOn));
        checks.add(new Checks.Check("offsets in a transaction", this::offsetsInTransaction));
        checks.add(new Checks.Check("two members share", () -> share(Map.of())));
        String sticky = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
        checks.add(new Checks.Check("two members share, cooperative", () -> share(Map.of("partition.assignment.strategy", sticky))));
        checks.add(new Checks.Check("static members", this::staticMembers));
        checks.add(new Checks.Check("list, describe groups", this::groups));
        return checks;
    }

    List<Checks.Check> ends() {
        return List.of(
            new Checks.Check("describe, alter configs", this::configs),
            new Checks.Check("add partitions", this::morePartitions),
            new Checks.Check("delete records", this::deleteRecords),
            new Checks.Check("delete group", this::deleteGroup),
            new Checks.Check("delete topic", this::deleteTopic));
    }

    private void createTopic() throws Exception {
        NewTopic asked = new NewTopic(topic, Optional.of(2), Optional.empty()).configs(Map.of("retention.ms", "3600000"));
        admin.createTopics(List.of(asked)).all().get();
        try {
            admin.createTopics(List.of(asked)).all().get();
            throw new AssertionError("made twice");
        } catch (ExecutionException error) {
            Checks.isTrue(error.getCause() instanceof TopicExistsException, "made twice: " + error.getCause());
        }
    }

    private void describeTopics() throws Exception {
        Checks.isTrue(admin.listTopics().names().get().contains(topic), "the topic in the list");
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            Checks.equal(consumer.partitionsFor(topic).size(), 2, "partitions");
        }
        Checks.equal(admin.describeCluster().nodes().get().size(), 1, "nodes");
        Checks.isTrue(!admin.describeCluster().clusterId().get().isEmpty(), "a cluster id");
    }

    Producer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", address, "linger.ms", 50, "max.block.ms", 20_000));
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    KafkaConsumer<String, String> consumer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(
            Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest", "enable.auto.commit", false));
        config.putAll(more);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    private KafkaConsumer<String, String> member(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(Map.of("group.id", group, "heartbeat.interval.ms", 300));
        config.putAll(more);
        KafkaConsumer<String, String> consumer = consumer(config);
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private List<Long> send(Producer<String, String> producer) throws Exception {
        List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<String, String> record : Records.of(topic, 0)) sent.add(producer.send(record));
        producer.flush();
        List<Long> offsets = new ArrayList<>();
        for (java.util.concurrent.Future<RecordMetadata> each : sent) offsets.add(each.get().offset());
        for (int n = 0; n < offsets.size(); n++) Checks.equal(offsets.get(n), offsets.get(0) + n, "offset");
        return offsets;
    }

    private static List<String> plain(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(r -> described(r.key(), r.value(), r.headers())).collect(toList());
    }

    private List<String> expected() {
        return Records.of(topic, 0).stream().map(r -> described(r.key(), r.value(), r.headers())).collect(toList());
    }

    private static String described(String key, String value, Iterable<org.apache.kafka.common.header.Header> headers) {
        StringBuilder text = new StringBuilder(key + "=" + value);
        headers.forEach(header -> text.append(' ').append(header.key()).append(':').append(new String(header.value())));
        return text.toString();
    }

    static List<ConsumerRecord<String, String>> take(KafkaConsumer<String, String> consumer, int count) throws Exception {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        Checks.until(count + " records", 20, () -> {
            consumer.poll(SOON).forEach(found::add);
            return found.size() >= count;
        });
        return found;
    }

    private List<String> readFrom(long offset, int count, Map<String, Object> more) throws Exception {
        try (KafkaConsumer<String, String> consumer = consumer(more)) {
            consumer.assign(List.of(zero));
            consumer.seek(zero, offset);
            return plain(take(consumer, count));
        }
    }

    private void produce(String codec) throws Exception {
        Map<String, Object> config = new HashMap<>(Map.of("enable.idempotence", false, "compression.type", codec));
        try (Producer<String, String> producer = producer(config)) {
            Checks.equal(readFrom(send(producer).get(0), 4, Map.of()), expected(), "records");
        }
    }

    private void idempotent() throws Exception {
        try (Producer<String, String> producer = producer(Map.of("enable.idempotence", true, "acks", "all"))) {
            Checks.equal(readFrom(send(producer).get(0), 4, Map.of()), expected(), "records");
        }
    }

    private Producer<String, String> transactional(String id) {
        Producer<String, String> producer = producer(Map.of("transactional.id", topic + id, "delivery.timeout.ms", 20_000, "request.timeout.ms", 10_000));
        producer.initTransactions();
        return producer;
    }

    /** One is aborted and one is committed; who reads only what is committed sees the second alone, and waits at an open one. */
    private void transactions() throws Exception {
        try (Producer<String, String> producer = transactional(".tx")) {
            producer.beginTransaction();
            long from = send(producer).get(0);
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer);
            producer.commitTransaction();
            Map<String, Object> committed = Map.of("isolation.level", "read_committed");
            Checks.equal(readFrom(from, 4, committed), expected(), "committed records");
            Checks.equal(readFrom(from, 8, Map.of()).size(), 8, "all records");
            producer.beginTransaction();
            send(producer);
            try (KafkaConsumer<String, String> consumer = consumer(committed)) {
                long stable = consumer.endOffsets(List.of(zero)).get(zero);
                long end = admin.listOffsets(Map.of(zero, OffsetSpec.latest())).partitionResult(zero).get().offset();
                Checks.equal(stable, end - 4, "the last stable offset");
            }
            producer.commitTransaction();
        }
    }

    private void fences() throws Exception {
        try (Producer<String, String> first = transactional(".fenced"); Producer<String, String> second = transactional(".fenced")) {
            second.beginTransaction();
            send(second);
            second.commitTransaction();
            first.beginTransaction();
            first.send(new ProducerRecord<>(topic, 0, null, "a zombie's"));
            first.commitTransaction();
            throw new AssertionError("the first producer could commit");
        } catch (org.apache.kafka.common.KafkaException fenced) {
            String name = fenced + " " + fenced.getCause();
            Checks.isTrue(name.contains("ProducerFenced") || name.contains("InvalidProducerEpoch"), name);
        }
    }

    private void timestamps() throws Exception {
        long base = System.currentTimeMillis() - 100_000;
        try (Producer<String, String> producer = producer(Map.of()); KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            for (int n = 0; n < 3; n++) producer.send(new ProducerRecord<>(topic, 1, base + n * 1000L, null, "at")).get();
            Checks.equal(consumer.beginningOffsets(List.of(one)).get(one), 0L, "start");
            Checks.equal(consumer.endOffsets(List.of(one)).get(one), 3L, "end");
            Checks.equal(consumer.offsetsForTimes(Map.of(one, base + 500)).get(one).offset(), 1L, "a time between");
            Checks.isTrue(consumer.offsetsForTimes(Map.of(one, base + 2001)).get(one) == null, "after the end");
        }
    }

    private Map<TopicPartition, Long> ends(KafkaConsumer<String, String> consumer) {
        return consumer.endOffsets(List.of(zero, one));
    }

    Map<TopicPartition, Long> committed() throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
            .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** A read_committed group, since markers of transactions lie between the records: it reads to the end of both partitions. */
    private List<ConsumerRecord<String, String>> readAsGroup() throws Exception {
        try (KafkaConsumer<String, String> consumer = member(Map.of("isolation.level", "read_committed"))) {
            Map<TopicPartition, Long> ends = ends(consumer);
            List<ConsumerRecord<String, String>> found = new ArrayList<>();
            Checks.until("the end of both", 30, () -> {
                consumer.poll(SOON).forEach(found::add);
                return consumer.assignment().size() == 2 && ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
            });
            consumer.commitSync();
            Checks.equal(committed(), ends, "committed");
            return found;
        }
    }

    private void groupReads() throws Exception {
        Checks.isTrue(readAsGroup().size() > 20, "many records");
    }

    private void groupGoesOn() throws Exception {
        try (Producer<String, String> producer = producer(Map.of())) {
            send(producer);
        }
        Checks.equal(plain(readAsGroup()), expected(), "only the new records");
    }

    /** The group's offsets move with a committed transaction, and stay with an aborted one. */
    private void offsetsInTransaction() throws Exception {
        long from;
        try (Producer<String, String> plain = producer(Map.of())) {
            from = send(plain).get(0);
        }
        try (Producer<String, String> producer = transactional(".offsets"); KafkaConsumer<String, String> consumer = member(Map.of())) {
            take(consumer, 4);
            for (long offset : List.of(from + 1, from + 4)) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic + ".out", "copied"));
                producer.sendOffsetsToTransaction(Map.of(zero, new OffsetAndMetadata(offset, "in a transaction")), consumer.groupMetadata());
                if (offset == from + 1) {
                    producer.abortTransaction();
                    Checks.equal(consumer.committed(Set.of(zero)).get(zero).offset(), from, "after an abort");
                } else {
                    producer.commitTransaction();
                    Checks.equal(consumer.committed(Set.of(zero)).get(zero).offset(), from + 4, "after a commit");
                }
            }
        }
        admin.deleteTopics(List.of(topic + ".out")).all().get();
    }

    /** Polls both members until each has one partition, then the one that stays until it has both. */
    void share(Map<String, Object> more) throws Exception {
        try (KafkaConsumer<String, String> stays = member(more)) {
            try (Polling leaves = new Polling(member(more))) {
                Checks.until("a partition each", 40, () -> {
                    stays.poll(SOON);
                    return stays.assignment().size() == 1 && leaves.assigned == 1;
                });
                Checks.equal(membersOf(group), 2, "members");
            }
            Checks.until("both for the one that stays", 40, () -> {
                stays.poll(SOON);
                return stays.assignment().size() == 2;
            });
        }
    }

    /** Polls a consumer on a thread of its own: by the classic protocol a poll may wait for the other member's. */
    private static final class Polling implements AutoCloseable {
        private final KafkaConsumer<String, String> consumer;
        private final Thread thread = new Thread(this::poll);
        private volatile int assigned;
        private volatile boolean isStopped;

        Polling(KafkaConsumer<String, String> consumer) {
            this.consumer = consumer;
            thread.start();
        }

        private void poll() {
            try (consumer) {
                while (!isStopped) {
                    consumer.poll(Duration.ofMillis(50));
                    assigned = consumer.assignment().size();
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            isStopped = true;
            thread.join();
        }
    }

    private int membersOf(String name) throws Exception {
        return admin.describeConsumerGroups(List.of(name)).all().get().get(name).members().size();
    }

    /** A static member that comes back within its session has its partitions at once. */
    private void staticMembers() throws Exception {
        Map<String, Object> config = Map.of("group.instance.id", "one", "session.timeout.ms", 30_000);
        for (int round = 0; round < 2; round++) {
            try (KafkaConsumer<String, String> consumer = member(config)) {
                Checks.until("both partitions", 15, () -> {
                    consumer.poll(SOON);
                    return consumer.assignment().size() == 2;
                });
            }
            Checks.equal(membersOf(group), 1, "members");
        }
        admin.removeMembersFromConsumerGroup(group, new org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions(
            List.of(new org.apache.kafka.clients.admin.MemberToRemove("one")))).all().get();
        Checks.equal(membersOf(group), 0, "members");
    }

    private void groups() throws Exception {
        Checks.isTrue(admin.listConsumerGroups().all().get().stream().anyMatch(g -> g.groupId().equals(group)), "the group in the list");
        admin.alterConsumerGroupOffsets(group, Map.of(one, new OffsetAndMetadata(1))).all().get();
        Checks.equal(committed().get(one), 1L, "the offset that was set");
    }

    private String retention() throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource).get("retention.ms").value();
    }

    private void configs() throws Exception {
        Checks.equal(retention(), "3600000", "as made");
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry("retention.ms", "7200000"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set))).all().get();
        Checks.equal(retention(), "7200000", "changed");
    }

    private void morePartitions() throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            Checks.until("three partitions", 10, () -> consumer.partitionsFor(topic).size() == 3);
        }
    }

    private void deleteRecords() throws Exception {
        Checks.equal(admin.deleteRecords(Map.of(one, RecordsToDelete.beforeOffset(2))).lowWatermarks().get(one).get().lowWatermark(), 2L, "low watermark");
        Checks.equal(admin.listOffsets(Map.of(one, OffsetSpec.earliest())).partitionResult(one).get().offset(), 2L, "log start offset");
    }

    private void deleteGroup() throws Exception {
        admin.deleteConsumerGroupOffsets(group, Set.of(one)).all().get();
        Checks.isTrue(!committed().containsKey(one), "no offset");
        admin.deleteConsumerGroups(List.of(group)).all().get();
        Checks.isTrue(admin.listConsumerGroups().all().get().stream().noneMatch(g -> g.groupId().equals(group)), "the group is gone");
    }

    private void deleteTopic() throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
        Function<String, Boolean> isListed = name -> {
            try {
                return admin.listTopics().names().get(10, TimeUnit.SECONDS).contains(name);
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        };
        Checks.until("the topic out of the list", 10, () -> !isListed.apply(topic));
    }
}
