import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Materialized;

/**
 * Brings a group of each kind into each state that it can be held in, says `ready`, and keeps it so until stdin ends. Arguments: the
 * bootstrap address, and a folder for the state of applications. Groups are called KIND-STATE.
 */
final class LiveGroups {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final String TOPIC = "live";
    private static final int RECORDS = 6;
    private final String address;
    private final Path states;
    private final Admin admin;

    private LiveGroups(String address, Path states) {
        this.address = address;
        this.states = states;
        admin = Admin.create(Map.of("bootstrap.servers", address));
    }

    public static void main(String[] args) throws Exception {
        LiveGroups groups = new LiveGroups(args[0], Path.of(args[1]));
        groups.prepare();
        groups.classic();
        groups.consumer();
        groups.share();
        groups.streams();
        System.out.println("ready");
        while (System.in.read() >= 0) continue;
        // Nobody says goodbye: members that are stuck would hold it up.
        Runtime.getRuntime().halt(0);
    }

    private void prepare() throws Exception {
        admin.createTopics(List.of(
            new NewTopic(TOPIC, 3, (short) 1), new NewTopic("live-one", 1, (short) 1),
            new NewTopic("words", 2, (short) 1), new NewTopic("stuck-words", 2, (short) 1))).all().get();
        Map<String, Object> config = Map.of("bootstrap.servers", address);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("live-one", 0, null, "a word")).get();
                for (String topic : List.of(TOPIC, "words", "stuck-words"))
                    producer.send(new ProducerRecord<>(topic, i % 2, null, "a word")).get();
            }
        }
        configure("consumer-assigning", "consumer.assignment.interval.ms", "600000");
        // The client gives up after two intervals without its source topic.
        configure("streams-notready", "streams.session.timeout.ms", "1800000");
        configure("streams-notready", "streams.heartbeat.interval.ms", "900000");
        configure("streams-assigning", "streams.initial.rebalance.delay.ms", "600000");
        for (String group : List.of("share-stable", "share-empty")) configure(group, "share.auto.offset.reset", "earliest");
    }

    private void configure(String group, String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
    }

    private void classic() throws Exception {
        poll(member("classic-stable", "classic", "a", Map.of("group.instance.id", "first")), List.of(TOPIC));
        poll(member("classic-stable", "classic", "b", Map.of()), List.of(TOPIC, "live-one"));
        await("classic-stable", GroupState.STABLE, 2);

        var lazy = member("classic-preparing", "classic", "lazy", Map.of());
        lazy.subscribe(List.of(TOPIC));
        Checks.until("an assignment", 30, () -> {
            lazy.poll(TICK);
            return !lazy.assignment().isEmpty();
        });
        poll(member("classic-preparing", "classic", "other", Map.of()), List.of(TOPIC));
        await("classic-preparing", GroupState.PREPARING_REBALANCE, 2);

        poll(member("classic-completing", "classic", "leader",
            Map.of("partition.assignment.strategy", Endless.class.getName(), "session.timeout.ms", 1_800_000)), List.of(TOPIC));
        await("classic-completing", GroupState.COMPLETING_REBALANCE, 1);

        commit("classic-empty", "classic");
    }

    private void consumer() throws Exception {
        poll(member("consumer-stable", "consumer", "a", Map.of("group.instance.id", "first", "client.rack", "r1")), List.of(TOPIC));
        poll(member("consumer-stable", "consumer", "b", Map.of()), List.of("live-one"));
        await("consumer-stable", GroupState.STABLE, 2);

        var unwilling = member("consumer-reconciling", "consumer", "unwilling", Map.of());
        start(() -> {
            unwilling.subscribe(List.of(TOPIC), new Unwilling());
            while (true) unwilling.poll(TICK);
        });
        await("consumer-reconciling", GroupState.STABLE, 1);
        poll(member("consumer-reconciling", "consumer", "waiting", Map.of()), List.of(TOPIC));
        await("consumer-reconciling", GroupState.RECONCILING, 2);

        poll(member("consumer-assigning", "consumer", "a", Map.of()), List.of(TOPIC));
        await("consumer-assigning", GroupState.STABLE, 1);
        poll(member("consumer-assigning", "consumer", "b", Map.of()), List.of(TOPIC));
        await("consumer-assigning", GroupState.ASSIGNING, 2);

        commit("consumer-empty", "consumer");
    }

    private void share() throws Exception {
        // One after the other, on one partition: epochs and who has what are then the same in every run.
        var first = sharing("share-stable", "a");
        while (first.poll(TICK).isEmpty()) continue;
        first.commitSync();
        share(first);
        share(sharing("share-stable", "b"));
        await("share-stable", GroupState.STABLE, 2);
        try (var gone = sharing("share-empty", "gone")) {
            while (gone.poll(TICK).isEmpty()) continue;
            gone.commitSync();
        }
        await("share-empty", GroupState.EMPTY, 0);
    }

    private void streams() throws Exception {
        application("streams-stable", "words", "one", false).start();
        await("streams-stable", GroupState.STABLE, 1);
        application("streams-notready", "no-such-words", "one", false).start();
        await("streams-notready", GroupState.NOT_READY, 1);
        application("streams-assigning", "words", "one", false).start();
        await("streams-assigning", GroupState.ASSIGNING, 1);
        application("streams-reconciling", "stuck-words", "one", true).start();
        await("streams-reconciling", GroupState.STABLE, 1);
        application("streams-reconciling", "stuck-words", "two", true).start();
        await("streams-reconciling", GroupState.RECONCILING, 2);
        KafkaStreams gone = application("streams-empty", "words", "one", false);
        gone.start();
        Checks.until("a running application", 60, () -> gone.state() == KafkaStreams.State.RUNNING);
        gone.close();
        await("streams-empty", GroupState.EMPTY, 0);
    }

    private KafkaConsumer<String, String> member(String group, String protocol, String client, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", address);
        config.put("group.id", group);
        config.put("group.protocol", protocol);
        config.put("client.id", client);
        config.put("auto.offset.reset", "earliest");
        config.put("auto.commit.interval.ms", 100);
        config.put("max.poll.interval.ms", 1_800_000);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    private KafkaShareConsumer<String, String> sharing(String group, String client) {
        Map<String, Object> config = Map.of("bootstrap.servers", address, "group.id", group, "client.id", client);
        var member = new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        member.subscribe(List.of("live-one"));
        return member;
    }

    private static void share(KafkaShareConsumer<String, String> member) {
        start(() -> {
            while (true) member.poll(TICK);
        });
    }

    private void poll(KafkaConsumer<String, String> member, List<String> topics) {
        start(() -> {
            member.subscribe(topics);
            while (true) member.poll(TICK);
        });
    }

    /** Offsets of a group that has had a member and has none. */
    private void commit(String group, String protocol) throws Exception {
        try (var member = member(group, protocol, "gone", Map.of("enable.auto.commit", false))) {
            member.subscribe(List.of(TOPIC));
            Checks.until("an assignment", 30, () -> {
                member.poll(TICK);
                return !member.assignment().isEmpty();
            });
            member.commitSync(Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(2)));
        }
        await(group, GroupState.EMPTY, 0);
    }

    private KafkaStreams application(String name, String topic, String instance, boolean isStuck) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(topic)
            .peek((key, value) -> {
                if (isStuck) sleep();
            })
            .groupBy((key, value) -> value)
            .count(Materialized.as("counts"));
        Properties config = new Properties();
        config.putAll(Map.of(
            "application.id", name,
            "client.id", instance,
            "bootstrap.servers", address,
            "group.protocol", "streams",
            "default.key.serde", Serdes.StringSerde.class,
            "default.value.serde", Serdes.StringSerde.class,
            "state.dir", states.resolve(name + "-" + instance).toString(),
            "commit.interval.ms", 100));
        config.put("consumer.auto.offset.reset", "earliest");
        config.put("consumer.max.poll.interval.ms", 1_800_000);
        return new KafkaStreams(builder.build(), config);
    }

    private void await(String group, GroupState state, int members) throws Exception {
        try {
            Checks.until(group + " " + state, 60, () -> stateOf(group) == state && membersOf(group) == members);
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ", but " + stateOf(group) + " with " + membersOf(group));
        }
    }

    private GroupState stateOf(String group) {
        return now(admin.listGroups().all()).stream().filter(each -> each.groupId().equals(group))
            .findFirst().flatMap(each -> each.groupState()).orElse(GroupState.UNKNOWN);
    }

    private int membersOf(String group) {
        List<String> one = List.of(group);
        if (group.startsWith("share")) return now(admin.describeShareGroups(one).all()).get(group).members().size();
        if (group.startsWith("streams")) return now(admin.describeStreamsGroups(one).all()).get(group).members().size();
        return now(admin.describeConsumerGroups(one).all()).get(group).members().size();
    }

    private static <T> T now(KafkaFuture<T> answer) {
        return answer.toCompletionStage().toCompletableFuture().join();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void sleep() {
        try {
            NEVER.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A leader that never comes to a decision. */
    public static final class Endless extends RangeAssignor {
        @Override
        public GroupAssignment assign(Cluster metadata, GroupSubscription subscriptions) {
            sleep();
            return super.assign(metadata, subscriptions);
        }
    }

    /** A member that never gives anything back. */
    private static final class Unwilling implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            sleep();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        }
    }
}
