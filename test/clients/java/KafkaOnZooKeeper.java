import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Apache Kafka 3.9 brokers that keep their cluster in ZooKeeper. Arguments: ZooKeeper address, a prefix for names. */
final class KafkaOnZooKeeper {
    /** What a broker makes below its chroot. */
    private static final String ZNODES =
        "[admin, brokers, cluster, config, consumers, controller, controller_epoch, feature, isr_change_notification, "
            + "latest_producer_id_block, log_dir_event_notification]";

    private final String address;
    private final String root;
    private final Path folder = Files.createTempDirectory("samsa-kafka-");
    private final List<Broker> brokers = new ArrayList<>();
    private final ZooKeeper zk;
    private Admin admin;

    private KafkaOnZooKeeper(String address, String prefix) throws IOException {
        this.address = address;
        root = "/" + prefix + "/kafka";
        zk = new ZooKeeper(address, 20_000, event -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(this::tidy));
    }

    public static void main(String[] args) throws IOException {
        KafkaOnZooKeeper all = new KafkaOnZooKeeper(args[0], args[1]);
        Checks.run(List.of(
            new Checks.Check("two brokers come up in a chroot", all::comeUp),
            new Checks.Check("create topic", all::createTopic),
            new Checks.Check("produce, consume", () -> all.produceAndConsume("topic", 3)),
            new Checks.Check("configs, quotas, SCRAM users", all::configs),
            new Checks.Check("add partitions", all::morePartitions),
            new Checks.Check("reassign, elect leaders", all::reassign),
            new Checks.Check("a broker goes and comes back", all::brokerRestart),
            new Checks.Check("brokers keep their sessions over a restart", () -> all.outlive("restart")),
            new Checks.Check("brokers keep their sessions over kill -9", () -> all.outlive("kill")),
            new Checks.Check("the controller moves", all::controllerMoves),
            new Checks.Check("delete topic", all::deleteTopic),
            new Checks.Check("a broker without a chroot", all::withoutChroot)));
    }

    private String data(String path) throws Exception {
        return new String(zk.getData(path, false, null), StandardCharsets.UTF_8);
    }

    private Set<String> children(String path) throws Exception {
        return new TreeSet<>(zk.getChildren(path, false));
    }

    private interface Probe {
        boolean holds() throws Exception;
    }

    private void until(String what, Probe probe) throws Exception {
        try {
            Checks.until(what, 60, () -> {
                try {
                    return probe.holds();
                } catch (Exception notYet) {
                    return false;
                }
            });
        } catch (AssertionError late) {
            for (Broker broker : brokers) if (!broker.isAlive()) throw new AssertionError(late.getMessage() + ": " + broker.lastWords());
            throw late;
        }
    }

    private String bootstrap() {
        return brokers.stream().map(broker -> "127.0.0.1:" + broker.port).collect(Collectors.joining(","));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap(), "default.api.timeout.ms", 40_000));
    }

    private void comeUp() throws Exception {
        for (int id = 1; id <= 2; id++) {
            brokers.add(new Broker(id, address + root, folder));
            brokers.get(id - 1).start();
            int made = id;
            until("broker " + id, () -> zk.exists(root + "/brokers/ids/" + made, false) != null);
        }
        admin = admin();
        Checks.equal(admin.describeCluster().nodes().get().size(), 2, "brokers");
        Checks.equal(children(root).toString(), ZNODES, "znodes of the chroot");
        Checks.equal(children(root + "/brokers").toString(), "[ids, seqid, topics]", "znodes of /brokers");
        Checks.equal(children(root + "/config").toString(), "[brokers, changes, clients, ips, topics, users]", "znodes of /config");
        String registered = data(root + "/brokers/ids/1");
        Checks.isTrue(registered.contains("\"endpoints\":[\"PLAINTEXT://127.0.0.1:" + brokers.get(0).port + "\"]"), registered);
        Checks.isTrue(data(root + "/controller").contains("\"brokerid\":1"), "the first broker is the controller");
        Checks.equal(data(root + "/controller_epoch"), "1", "controller epoch");
    }

    private void createTopic() throws Exception {
        admin.createTopics(List.of(new NewTopic("topic", 2, (short) 2).configs(Map.of("retention.ms", "60000")))).all().get();
        until("leaders", () -> leaders("topic").equals(Set.of(1, 2)));
        Checks.isTrue(data(root + "/config/topics/topic").contains("\"retention.ms\":\"60000\""), "its configuration");
        Checks.equal(children(root + "/brokers/topics/topic/partitions").toString(), "[0, 1]", "partitions");
        Checks.isTrue(data(root + "/brokers/topics/topic/partitions/0/state").contains("\"leader\":"), "a state");
        try {
            admin.createTopics(List.of(new NewTopic("topic", 1, (short) 1))).all().get();
            throw new AssertionError("made twice");
        } catch (ExecutionException expected) {
            Checks.equal(expected.getCause().getClass().getSimpleName(), "TopicExistsException", "made twice");
        }
    }

    private TopicDescription describe(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }

    private Set<Integer> leaders(String topic) throws Exception {
        Set<Integer> found = new TreeSet<>();
        describe(topic).partitions().forEach(partition -> found.add(partition.leader().id()));
        return found;
    }

    private void produceAndConsume(String topic, int count) throws Exception {
        Set<String> sent = new TreeSet<>();
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap(), "max.block.ms", 40_000);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int n = 0; n < count; n++) {
                String value = "事件 " + System.nanoTime();
                sent.add(value);
                producer.send(new ProducerRecord<>(topic, value)).get(40, TimeUnit.SECONDS);
            }
        }
        Map<String, Object> reading = Map.of("bootstrap.servers", bootstrap(), "group.id", "group-" + topic, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Set<String> seen = new TreeSet<>();
            Checks.until("all records", 60, () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.value()));
                return seen.containsAll(sent);
            });
            consumer.commitSync();
        }
    }

    private void configs() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "topic");
        ConfigEntry wanted = new ConfigEntry("retention.ms", "120000");
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(wanted, AlterConfigOp.OpType.SET)))).all().get();
        Checks.equal(admin.describeConfigs(List.of(topic)).all().get().get(topic).get("retention.ms").value(), "120000", "retention.ms");
        Checks.isTrue(data(root + "/config/topics/topic").contains("\"retention.ms\":\"120000\""), "its znode");
        Checks.isTrue(!children(root + "/config/changes").isEmpty(), "a notification, numbered in sequence");
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        ConfigEntry cleaners = new ConfigEntry("log.cleaner.threads", "2");
        admin.incrementalAlterConfigs(Map.of(broker, List.of(new AlterConfigOp(cleaners, AlterConfigOp.OpType.SET)))).all().get();
        until("the broker has it", () ->
            admin.describeConfigs(List.of(broker)).all().get().get(broker).get("log.cleaner.threads").value().equals("2"));
        ClientQuotaEntity user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "我"));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(user, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1e6))))).all().get();
        admin.alterUserScramCredentials(List.of(
            new UserScramCredentialUpsertion("scram", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), "secret"))).all().get();
        Checks.equal(children(root + "/config/users").toString(), "[%E6%88%91, scram]", "users");
    }

    private void morePartitions() throws Exception {
        admin.createPartitions(Map.of("topic", NewPartitions.increaseTo(3))).all().get();
        until("three partitions", () -> describe("topic").partitions().size() == 3);
        Checks.equal(children(root + "/brokers/topics/topic/partitions").toString(), "[0, 1, 2]", "partitions");
    }

    private void reassign() throws Exception {
        TopicPartition zero = new TopicPartition("topic", 0);
        int other = describe("topic").partitions().get(0).leader().id() == 1 ? 2 : 1;
        admin.alterPartitionReassignments(Map.of(zero, Optional.of(new NewPartitionReassignment(List.of(other))))).all().get();
        until("one replica", () -> admin.listPartitionReassignments().reassignments().get().isEmpty()
            && describe("topic").partitions().get(0).replicas().size() == 1
            && describe("topic").partitions().get(0).leader().id() == other);
        List<Integer> both = List.of(3 - other, other);
        admin.alterPartitionReassignments(Map.of(zero, Optional.of(new NewPartitionReassignment(both)))).all().get();
        until("two replicas", () -> admin.listPartitionReassignments().reassignments().get().isEmpty()
            && describe("topic").partitions().get(0).isr().size() == 2);
        if (describe("topic").partitions().get(0).leader().id() == other) admin.electLeaders(ElectionType.PREFERRED, Set.of(zero)).all().get();
        until("the preferred leader", () -> describe("topic").partitions().get(0).leader().id() == 3 - other);
        produceAndConsume("topic", 3);
    }

    private void brokerRestart() throws Exception {
        Broker second = brokers.get(1);
        Stat before = zk.exists(root + "/brokers/ids/2", false);
        second.stop();
        Checks.isTrue(zk.exists(root + "/brokers/ids/2", false) == null, "its ephemeral is gone with its session");
        until("the first leads all", () -> leaders("topic").equals(Set.of(1)));
        second.start();
        until("it is back", () -> zk.exists(root + "/brokers/ids/2", false) != null);
        Checks.isTrue(zk.exists(root + "/brokers/ids/2", false).getCzxid() > before.getCzxid(), "a later broker epoch");
        until("in sync", () -> describe("topic").partitions().stream().allMatch(partition -> partition.isr().size() == 2));
    }

    /** ZooKeeper goes away and comes back while the brokers run. */
    private void outlive(String how) throws Exception {
        List<String> ephemerals = List.of("/brokers/ids/1", "/brokers/ids/2", "/controller");
        List<Stat> before = new ArrayList<>();
        for (String path : ephemerals) before.add(zk.exists(root + path, false));
        Checks.ask(how);
        until("the connection", () -> zk.exists(root, false) != null);
        String topic = "after-" + how;
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 2))).all().get();
        until("a leader", () -> leaders(topic).size() == 1);
        produceAndConsume(topic, 3);
        for (int n = 0; n < ephemerals.size(); n++) Checks.equal(zk.exists(root + ephemerals.get(n), false), before.get(n), ephemerals.get(n));
    }

    private void controllerMoves() throws Exception {
        String epoch = data(root + "/controller_epoch");
        zk.delete(root + "/controller", -1);
        until("another election", () -> zk.exists(root + "/controller", false) != null
            && Integer.parseInt(data(root + "/controller_epoch")) > Integer.parseInt(epoch));
        admin.createTopics(List.of(new NewTopic("moved", 1, (short) 1))).all().get();
        until("a leader", () -> leaders("moved").size() == 1);
    }

    private void deleteTopic() throws Exception {
        Set<String> all = admin.listTopics().names().get();
        admin.deleteTopics(all).all().get();
        until("no topics", () -> admin.listTopics().names().get().isEmpty());
        until("nothing to delete", () -> children(root + "/admin/delete_topics").isEmpty());
        until("none in ZooKeeper", () -> !children(root + "/brokers/topics").contains("topic"));
        admin.close();
        for (Broker broker : brokers) broker.stop();
        Checks.isTrue(zk.exists(root + "/controller", false) == null, "no controller");
        brokers.clear();
    }

    private void withoutChroot() throws Exception {
        Set<String> before = children("/");
        brokers.add(new Broker(7, address, folder));
        brokers.get(0).start();
        until("broker 7", () -> zk.exists("/brokers/ids/7", false) != null);
        try (Admin own = admin()) {
            own.createTopics(List.of(new NewTopic("topic", 1, (short) 1))).all().get();
        }
        produceAndConsume("topic", 3);
        brokers.get(0).stop();
        Set<String> made = children("/");
        made.removeAll(before);
        for (String name : made) ZKUtil.deleteRecursive(zk, "/" + name);
        ZKUtil.deleteRecursive(zk, root);
        made.add("controller");
        Checks.equal(made.toString(), ZNODES, "znodes of the root");
    }

    private void tidy() {
        brokers.forEach(Broker::kill);
        Checks.remove(folder);
    }
}
