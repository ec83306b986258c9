import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/** kafka-clients 4: what every version can do, and the groups of KIP-848 and KIP-932. Arguments: bootstrap address, a prefix for names. */
final class NewClients {
    private static final Duration SOON = Duration.ofMillis(200);

    private final Clients clients;
    private final String prefix;

    private NewClients(String address, String prefix) {
        clients = new Clients(address, prefix);
        this.prefix = prefix;
    }

    public static void main(String[] args) {
        NewClients all = new NewClients(args[0], args[1]);
        List<Checks.Check> checks = all.clients.common();
        checks.add(new Checks.Check("consumer protocol", all::consumerProtocol));
        checks.add(new Checks.Check("consumer protocol: a pattern", all::pattern));
        checks.add(new Checks.Check("consumer protocol: from classic", all::upgraded));
        checks.add(new Checks.Check("consumer protocol: rolled and back", all::rolled));
        checks.add(new Checks.Check("share group", all::shareGroup));
        checks.add(new Checks.Check("share group: accept, release, reject", all::acknowledgements));
        checks.add(new Checks.Check("share group: two members", all::twoShare));
        checks.add(new Checks.Check("share group: a lock runs out", all::lockRunsOut));
        checks.add(new Checks.Check("share group: offsets", all::shareOffsets));
        checks.addAll(all.clients.ends());
        Checks.run(checks);
    }

    private void make(String topic, int partitions) throws Exception {
        clients.admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }

    private void fill(String topic, int count) throws Exception {
        try (Producer<String, String> producer = clients.producer(Map.of())) {
            for (int n = 0; n < count; n++) producer.send(new ProducerRecord<>(topic, null, "record " + n));
        }
    }

    private void set(String group, String key, String value) throws Exception {
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        clients.admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), List.of(op))).all().get();
    }

    private KafkaConsumer<String, String> member(String group, String protocol) {
        return clients.consumer(Map.of("group.id", group, "group.protocol", protocol));
    }

    private static void settle(String what, Map<KafkaConsumer<String, String>, Integer> wanted) throws Exception {
        Checks.until(what, 40, () -> {
            Set<TopicPartition> all = new HashSet<>();
            int sum = 0;
            for (KafkaConsumer<String, String> each : wanted.keySet()) {
                each.poll(Duration.ofMillis(50));
                all.addAll(each.assignment());
                sum += each.assignment().size();
            }
            return all.size() == sum && wanted.entrySet().stream().allMatch(e -> e.getKey().assignment().size() == e.getValue());
        });
    }

    /** Two members, one leaves; the group's offsets outlive them. */
    private void consumerProtocol() throws Exception {
        String topic = prefix + ".next";
        String group = prefix + ".next-group";
        make(topic, 4);
        fill(topic, 10);
        try (KafkaConsumer<String, String> stays = member(group, "consumer")) {
            try (KafkaConsumer<String, String> leaves = member(group, "consumer")) {
                stays.subscribe(List.of(topic));
                leaves.subscribe(List.of(topic));
                settle("two partitions each", Map.of(stays, 2, leaves, 2));
                var described = clients.admin.describeConsumerGroups(List.of(group)).all().get().get(group);
                Checks.equal(described.type(), GroupType.CONSUMER, "type");
                Checks.equal(described.groupState(), GroupState.STABLE, "state");
                Checks.equal(described.members().size(), 2, "members");
            }
            settle("all for the one that stays", Map.of(stays, 4));
            stays.seekToEnd(stays.assignment());
            stays.assignment().forEach(stays::position);
            stays.commitSync();
        }
        long sum = clients.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream().mapToLong(o -> o.offset()).sum();
        Checks.equal(sum, 10L, "committed");
        clients.admin.deleteConsumerGroups(List.of(group)).all().get();
        clients.admin.deleteTopics(List.of(topic)).all().get();
    }

    /** A pattern that the broker evaluates: a topic made later joins the subscription. */
    private void pattern() throws Exception {
        String group = prefix + ".pattern-group";
        make(prefix + ".re2.one", 1);
        try (KafkaConsumer<String, String> consumer = member(group, "consumer")) {
            consumer.subscribe(new SubscriptionPattern(prefix.replace(".", "\\.") + "\\.re2\\..*"));
            settle("the one topic", Map.of(consumer, 1));
            make(prefix + ".re2.two", 1);
            settle("both topics", Map.of(consumer, 2));
        }
        clients.admin.deleteTopics(List.of(prefix + ".re2.one", prefix + ".re2.two")).all().get();
    }

    /** A member of the consumer protocol joins a group of the classic one, and the two share. */
    private void upgraded() throws Exception {
        String topic = prefix + ".upgraded";
        String group = prefix + ".upgraded-group";
        make(topic, 2);
        try (KafkaConsumer<String, String> classic = member(group, "classic"); KafkaConsumer<String, String> next = member(group, "consumer")) {
            classic.subscribe(List.of(topic));
            settle("both for the classic member", Map.of(classic, 2));
            next.subscribe(List.of(topic));
            settle("a partition each", Map.of(classic, 1, next, 1));
            Checks.equal(clients.admin.describeConsumerGroups(List.of(group)).all().get().get(group).type(), GroupType.CONSUMER, "type");
        }
        clients.admin.deleteTopics(List.of(topic)).all().get();
    }

    /** Two members are replaced one by one by members of the other protocol, and back again; the kind of the group follows. */
    private void rolled() throws Exception {
        String topic = prefix + ".rolled";
        String group = prefix + ".rolled-group";
        make(topic, 4);
        KafkaConsumer<String, String> one = subscribed(group, "classic", topic);
        KafkaConsumer<String, String> two = subscribed(group, "classic", topic);
        settle("two partitions each", Map.of(one, 2, two, 2));
        for (String protocol : List.of("consumer", "classic")) {
            one.close();
            one = subscribed(group, protocol, topic);
            settle("one of each protocol", Map.of(one, 2, two, 2));
            two.close();
            two = subscribed(group, protocol, topic);
            settle("both of " + protocol, Map.of(one, 2, two, 2));
            GroupType type = clients.admin.describeConsumerGroups(List.of(group)).all().get().get(group).type();
            Checks.equal(type, GroupType.parse(protocol), "type");
        }
        one.close();
        two.close();
        clients.admin.deleteConsumerGroups(List.of(group)).all().get();
        clients.admin.deleteTopics(List.of(topic)).all().get();
    }

    private KafkaConsumer<String, String> subscribed(String group, String protocol, String topic) {
        KafkaConsumer<String, String> consumer = member(group, protocol);
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private KafkaShareConsumer<String, String> shareMember(String group, String mode, String topic) {
        var consumer = new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", clients.address, "group.id", group, "share.acknowledgement.mode", mode),
            new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static List<ConsumerRecord<String, String>> take(KafkaShareConsumer<String, String> consumer, int count) throws Exception {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        Checks.until(count + " records", 30, () -> {
            consumer.poll(SOON).forEach(found::add);
            return found.size() >= count;
        });
        return found;
    }

    private void isEmpty(KafkaShareConsumer<String, String> consumer) {
        for (int n = 0; n < 5; n++) Checks.equal(consumer.poll(SOON).count(), 0, "more records");
    }

    private void shareGroup() throws Exception {
        String topic = prefix + ".queue";
        String group = prefix + ".queue-group";
        make(topic, 1);
        set(group, "share.auto.offset.reset", "earliest");
        fill(topic, 5);
        try (var consumer = shareMember(group, "implicit", topic)) {
            Checks.equal(take(consumer, 5).size(), 5, "records");
            consumer.commitSync().values().forEach(problem -> Checks.isTrue(problem.isEmpty(), "acknowledged: " + problem));
            isEmpty(consumer);
            var described = clients.admin.describeShareGroups(List.of(group)).all().get().get(group);
            Checks.equal(described.groupState(), GroupState.STABLE, "state");
            Checks.equal(described.members().size(), 1, "members");
        }
    }

    /** Accepted and rejected records do not come again; a released one does, and is counted. */
    private void acknowledgements() throws Exception {
        String topic = prefix + ".queue";
        fill(topic, 3);
        try (var consumer = shareMember(prefix + ".queue-group", "explicit", topic)) {
            List<ConsumerRecord<String, String>> found = take(consumer, 3);
            Checks.equal(found.get(1).deliveryCount().get(), (short) 1, "delivery count");
            consumer.acknowledge(found.get(0), AcknowledgeType.ACCEPT);
            consumer.acknowledge(found.get(1), AcknowledgeType.RELEASE);
            consumer.acknowledge(found.get(2), AcknowledgeType.REJECT);
            consumer.commitSync().values().forEach(problem -> Checks.isTrue(problem.isEmpty(), "acknowledged: " + problem));
            List<ConsumerRecord<String, String>> again = take(consumer, 1);
            Checks.equal(again.get(0).offset(), found.get(1).offset(), "the released record");
            Checks.equal(again.get(0).deliveryCount().get(), (short) 2, "delivery count");
            consumer.acknowledge(again.get(0), AcknowledgeType.ACCEPT);
            consumer.commitSync();
            isEmpty(consumer);
        }
    }

    /** Every record goes to one of the two, whatever its partition. */
    private void twoShare() throws Exception {
        String topic = prefix + ".queue";
        String group = prefix + ".queue-group";
        try (var one = shareMember(group, "implicit", topic); var two = shareMember(group, "implicit", topic)) {
            one.poll(SOON);
            two.poll(SOON);
            fill(topic, 100);
            List<Long> offsets = new ArrayList<>();
            Checks.until("100 records", 30, () -> {
                one.poll(SOON).forEach(record -> offsets.add(record.offset()));
                two.poll(SOON).forEach(record -> offsets.add(record.offset()));
                return offsets.size() >= 100;
            });
            Checks.equal(new TreeSet<>(offsets).size(), 100, "records, none twice");
            one.commitSync();
            two.commitSync();
        }
    }

    /** A record that nobody acknowledges goes to another member when its lock runs out (15 s is the least that a group can ask for). */
    private void lockRunsOut() throws Exception {
        String topic = prefix + ".queue";
        String group = prefix + ".queue-group";
        set(group, "share.record.lock.duration.ms", "15000");
        fill(topic, 1);
        try (var holds = shareMember(group, "explicit", topic); var waits = shareMember(group, "implicit", topic)) {
            long offset = take(holds, 1).get(0).offset();
            ConsumerRecord<String, String> again = take(waits, 1).get(0);
            Checks.equal(again.offset(), offset, "the same record");
            Checks.equal(again.deliveryCount().get(), (short) 2, "delivery count");
            waits.commitSync();
        }
    }

    private void shareOffsets() throws Exception {
        TopicPartition zero = new TopicPartition(prefix + ".queue", 0);
        String group = prefix + ".queue-group";
        Map<TopicPartition, SharePartitionOffsetInfo> offsets =
            clients.admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec())).partitionsToOffsetInfo(group).get();
        Checks.equal(offsets.get(zero).lag().get(), 0L, "lag");
        clients.admin.alterShareGroupOffsets(group, Map.of(zero, 107L)).all().get();
        try (var consumer = shareMember(group, "implicit", zero.topic())) {
            Checks.equal(take(consumer, 2).get(0).offset(), 107L, "the offset that was set");
            consumer.commitSync();
        }
        clients.admin.deleteShareGroupOffsets(group, Set.of(zero.topic())).all().get();
        clients.admin.deleteShareGroups(List.of(group)).all().get();
        clients.admin.deleteTopics(List.of(zero.topic())).all().get();
    }
}
