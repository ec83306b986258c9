import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** TLS, SASL, delegation tokens and ACLs of kafka-clients 4. Arguments: bootstrap address, a prefix for names. */
final class KafkaSecurity {
    private static final String PASSWORD = "changeit";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required ";

    private final String address;
    private final String topic;
    private final String group;
    private final Path folder = Files.createTempDirectory("samsa-kafka-tls-");
    private final Map<String, String> listeners = new HashMap<>();

    private KafkaSecurity(String address, String prefix) throws IOException {
        this.address = address;
        topic = prefix + ".open";
        group = prefix + ".group";
        for (String protocol : List.of("SSL", "SASL_PLAINTEXT", "SASL_SSL")) listeners.put(protocol, "localhost:" + freePort());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Checks.remove(folder)));
    }

    public static void main(String[] args) throws IOException {
        KafkaSecurity all = new KafkaSecurity(args[0], args[1]);
        Checks.run(List.of(
            new Checks.Check("server with stores, users and ACLs", all::serve),
            new Checks.Check("SSL: the name in the certificate", all::certificate),
            new Checks.Check("SSL: a client without certificate", all::noCertificate),
            new Checks.Check("SASL_PLAINTEXT: PLAIN", all::plain),
            new Checks.Check("SASL_PLAINTEXT: a wrong password", all::wrongPassword),
            new Checks.Check("SASL_SSL: SCRAM-SHA-512", all::scram),
            new Checks.Check("SASL_SSL: a delegation token", all::token),
            new Checks.Check("ACLs: a topic and a group that are not allowed", all::denied),
            new Checks.Check("ACLs: one that is taken away", all::takenAway),
            new Checks.Check("server as before", () -> Checks.ask("restart"))));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private void keytool(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(words));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        Checks.isTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "keytool: " + said);
    }

    /** Two key pairs that sign themselves, and a store in which each side finds the other. */
    private void makeStores() throws Exception {
        for (String name : List.of("server", "client")) {
            keytool("-genkeypair", "-alias", name, "-keyalg", "RSA", "-validity", "2", "-dname", "CN=" + name,
                "-ext", "san=ip:127.0.0.1,dns:localhost", "-keystore", name + ".p12");
            keytool("-exportcert", "-rfc", "-alias", name, "-file", name + ".pem", "-keystore", name + ".p12");
            keytool("-importcert", "-noprompt", "-alias", name, "-file", name + ".pem", "-keystore", "trusted.p12");
        }
    }

    private Map<String, String> store(String kind, String file) {
        return Map.of("ssl." + kind + ".location", folder.resolve(file).toString(), "ssl." + kind + ".password", PASSWORD,
            "ssl." + kind + ".type", "PKCS12");
    }

    private void serve() throws Exception {
        makeStores();
        StringBuilder all = new StringBuilder("PLAINTEXT://" + address);
        listeners.forEach((protocol, where) -> all.append("," + protocol + "://" + where));
        Map<String, String> settings = new HashMap<>(Map.of(
            "listeners", all.toString(),
            "advertised.listeners", all.toString(),
            "listener.name.ssl.ssl.client.auth", "required",
            "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512",
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users", "User:ANONYMOUS",
            "delegation.token.secret.key", "token-secret"));
        for (String listener : List.of("sasl_plaintext", "sasl_ssl")) {
            settings.put("listener.name." + listener + ".plain.sasl.jaas.config", PLAIN + "user_alice=\"alice-secret\";");
            settings.put("listener.name." + listener + ".scram-sha-512.sasl.jaas.config", SCRAM + ";");
        }
        settings.putAll(store("keystore", "server.p12"));
        settings.putAll(store("truststore", "trusted.p12"));
        Checks.ask("restart", settings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1), new NewTopic(topic + ".closed", 1, (short) 1))).all().get();
            ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("carol", info, "carol-secret"))).all().get();
            List<AclBinding> acls = new ArrayList<>();
            for (String user : List.of("User:CN=client", "User:alice", "User:carol")) {
                acls.add(allow(user, ResourceType.TOPIC, topic, AclOperation.WRITE));
                acls.add(allow(user, ResourceType.TOPIC, topic, AclOperation.READ));
                acls.add(allow(user, ResourceType.GROUP, group, AclOperation.READ));
            }
            admin.createAcls(acls).all().get();
        }
    }

    private static AclBinding allow(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL),
            new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW));
    }

    private Map<String, Object> config(String protocol, String mechanism, String login) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", listeners.get(protocol), "security.protocol", protocol,
            "max.block.ms", 20_000, "group.id", group, "auto.offset.reset", "earliest"));
        if (protocol.endsWith("SSL")) config.putAll(store("truststore", "trusted.p12"));
        if (mechanism != null) config.putAll(Map.of("sasl.mechanism", mechanism, "sasl.jaas.config", login));
        return config;
    }

    private Map<String, Object> withCertificate() {
        Map<String, Object> config = config("SSL", null, null);
        config.putAll(store("keystore", "client.p12"));
        return config;
    }

    private Map<String, Object> asAlice() {
        return config("SASL_PLAINTEXT", "PLAIN", PLAIN + "username=\"alice\" password=\"alice-secret\";");
    }

    private Map<String, Object> asCarol() {
        return config("SASL_SSL", "SCRAM-SHA-512", SCRAM + "username=\"carol\" password=\"carol-secret\";");
    }

    private static void send(Map<String, Object> config, String where, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(where, value)).get();
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    /** Reads in the group until that value comes. */
    private static void await(Map<String, Object> config, String where, String value) throws Exception {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(where));
            Checks.until("the record " + value, 30, () -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200)))
                    if (value.equals(record.value())) return true;
                return false;
            });
        }
    }

    private void goesThrough(Map<String, Object> config, String value) throws Exception {
        send(config, topic, value);
        await(config, topic, value);
    }

    private static void refused(Class<? extends Exception> why, Checks.Body body) throws Exception {
        try {
            body.run();
        } catch (Exception refusal) {
            Checks.isTrue(why.isInstance(refusal), why.getSimpleName() + ", but " + refusal);
            return;
        }
        throw new AssertionError("no " + why.getSimpleName());
    }

    private void certificate() throws Exception {
        goesThrough(withCertificate(), "by certificate");
    }

    private void noCertificate() throws Exception {
        refused(SslAuthenticationException.class, () -> send(config("SSL", null, null), topic, "by nobody"));
    }

    private void plain() throws Exception {
        goesThrough(asAlice(), "by alice");
    }

    private void wrongPassword() throws Exception {
        String login = PLAIN + "username=\"alice\" password=\"wrong\";";
        refused(SaslAuthenticationException.class, () -> send(config("SASL_PLAINTEXT", "PLAIN", login), topic, "by nobody"));
    }

    private void scram() throws Exception {
        goesThrough(asCarol(), "by carol");
    }

    private void token() throws Exception {
        DelegationToken token;
        try (Admin admin = Admin.create(asCarol())) {
            token = admin.createDelegationToken().delegationToken().get();
            Checks.equal(token.tokenInfo().owner().toString(), "User:carol", "owner");
        }
        goesThrough(config("SASL_SSL", "SCRAM-SHA-512", SCRAM + "username=\"" + token.tokenInfo().tokenId() + "\" password=\""
            + token.hmacAsBase64String() + "\" tokenauth=\"true\";"), "by token");
    }

    private void denied() throws Exception {
        refused(TopicAuthorizationException.class, () -> send(asAlice(), topic + ".closed", "by alice"));
        Map<String, Object> elsewhere = asAlice();
        elsewhere.put("group.id", group + ".closed");
        refused(GroupAuthorizationException.class, () -> await(elsewhere, topic, "by alice"));
    }

    private void takenAway() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            AclBinding acl = allow("User:alice", ResourceType.TOPIC, topic, AclOperation.WRITE);
            Checks.equal(admin.deleteAcls(List.of(acl.toFilter())).all().get().size(), 1, "ACLs taken away");
        }
        // An idempotent producer asks for its id first, which wants a topic that it may write to.
        refused(ClusterAuthorizationException.class, () -> send(asAlice(), topic, "too late"));
        Map<String, Object> plain = asAlice();
        plain.put("enable.idempotence", false);
        refused(TopicAuthorizationException.class, () -> send(plain, topic, "too late"));
        goesThrough(asCarol(), "carol still may");
    }
}
