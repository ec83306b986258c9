import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;

/** TLS and SASL of Apache's Java client 3.9. Arguments: ZooKeeper address, a prefix for names. */
final class ZooKeeperSecurity {
    private static final String PASSWORD = "changeit";

    private final String address;
    private final String root;
    private final Path folder = Files.createTempDirectory("samsa-tls-");
    private final int securePort;

    private ZooKeeperSecurity(String address, String prefix) throws IOException {
        this.address = address;
        root = "/" + prefix;
        try (ServerSocket free = new ServerSocket(0)) {
            securePort = free.getLocalPort();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Checks.remove(folder)));
        // Read once, at the first use of JAAS; what a connection does is decided by its own configuration.
        System.setProperty("java.security.auth.login.config", folder.resolve("client.jaas").toString());
        Files.writeString(folder.resolve("client.jaas"), login("Known", "username=\"bob\" password=\"bobs\"")
            + login("Wrong", "username=\"bob\" password=\"wrong\""));
        Files.writeString(folder.resolve("server.jaas"), login("Server", "user_bob=\"bobs\""));
    }

    public static void main(String[] args) throws IOException {
        ZooKeeperSecurity all = new ZooKeeperSecurity(args[0], args[1]);
        Checks.run(List.of(
            new Checks.Check("server with stores and JAAS", all::serve),
            new Checks.Check("TLS: the name in the certificate", all::certificate),
            new Checks.Check("TLS: a client without certificate", all::noCertificate),
            new Checks.Check("TLS: PEM stores", all::pem),
            new Checks.Check("SASL: DIGEST-MD5", all::digestMd5),
            new Checks.Check("SASL: a wrong password", all::wrongPassword),
            new Checks.Check("TLS and SASL together", all::both),
            new Checks.Check("delete a tree, close", all::cleanUp)));
    }

    private static String login(String section, String options) {
        return section + " { org.apache.zookeeper.server.auth.DigestLoginModule required " + options + "; };\n";
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

    private void serve() throws Exception {
        makeStores();
        Checks.ask("restart", Map.of(
            "secureClientPort", String.valueOf(securePort),
            "serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory",
            "ssl.keyStore.location", folder.resolve("server.p12").toString(),
            "ssl.keyStore.password", PASSWORD,
            "ssl.trustStore.location", folder.resolve("trusted.p12").toString(),
            "ssl.trustStore.password", PASSWORD,
            "authProvider.x509", "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
            "authProvider.sasl", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
            "java.security.auth.login.config", folder.resolve("server.jaas").toString()));
        try (ZooKeeper plain = connect(address, Map.of())) {
            plain.create(root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
    }

    private static ZooKeeper open(String where, Map<String, String> settings, ZooKeeperBasics.Events events) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        settings.forEach(config::setProperty);
        return new ZooKeeper(where, ZooKeeperBasics.SESSION_MS, events, config);
    }

    private static ZooKeeper connect(String where, Map<String, String> settings) throws Exception {
        ZooKeeperBasics.Events events = new ZooKeeperBasics.Events();
        ZooKeeper made = open(where, settings, events);
        events.await(KeeperState.SyncConnected);
        return made;
    }

    private Map<String, String> tls(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
            ZKClientConfig.SECURE_CLIENT, "true",
            ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty",
            "zookeeper.ssl.trustStore.location", folder.resolve("trusted.p12").toString(),
            "zookeeper.ssl.trustStore.password", PASSWORD));
        settings.putAll(more);
        return settings;
    }

    private Map<String, String> ownKey() {
        return Map.of(
            "zookeeper.ssl.keyStore.location", folder.resolve("client.p12").toString(),
            "zookeeper.ssl.keyStore.password", PASSWORD);
    }

    /** DIGEST-MD5 is no mechanism of FIPS's, and the client's default is to be bound by that. */
    private static Map<String, String> sasl(String section) {
        return Map.of(
            ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "true",
            ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section,
            "zookeeper.fips-mode", "false");
    }

    private String secure() {
        return "127.0.0.1:" + securePort;
    }

    private static List<String> identities(ZooKeeper client) throws Exception {
        List<String> found = new ArrayList<>();
        for (ClientInfo info : client.whoAmI()) found.add(info.getAuthScheme() + ":" + info.getUser());
        found.sort(null);
        return found;
    }

    private void guards(ZooKeeper owner, String name, String scheme, String id) throws Exception {
        String path = root + "/" + name;
        owner.create(path, null, Arrays.asList(new ACL(Perms.ALL, new Id(scheme, id))), CreateMode.PERSISTENT);
        owner.setData(path, new byte[1], 0);
        try (ZooKeeper stranger = connect(address, Map.of())) {
            ZooKeeperBasics.refused(Code.NOAUTH, () -> stranger.getData(path, false, null));
        }
        owner.delete(path, -1);
    }

    private void certificate() throws Exception {
        try (ZooKeeper owner = connect(secure(), tls(ownKey()))) {
            Checks.equal(identities(owner), List.of("ip:127.0.0.1", "x509:CN=client"), "identities");
            guards(owner, "named", "x509", "CN=client");
        }
    }

    /** The server wants a certificate unless it is told otherwise. */
    private void noCertificate() throws Exception {
        ZooKeeperBasics.Events events = new ZooKeeperBasics.Events();
        try (ZooKeeper nobody = open(secure(), tls(Map.of()), events)) {
            Thread.sleep(1500);
            events.none();
            Checks.isTrue(!nobody.getState().isConnected(), "not connected");
        }
    }

    private void pem() throws Exception {
        Map<String, String> settings = tls(ownKey());
        settings.put("zookeeper.ssl.trustStore.location", folder.resolve("server.pem").toString());
        settings.put("zookeeper.ssl.trustStore.password", "");
        try (ZooKeeper owner = connect(secure(), settings)) {
            Checks.isTrue(owner.exists(root, false) != null, "the root");
        }
    }

    private void digestMd5() throws Exception {
        try (ZooKeeper bob = connect(address, sasl("Known"))) {
            Checks.equal(identities(bob), List.of("ip:127.0.0.1", "sasl:bob"), "identities");
            guards(bob, "bobs", "sasl", "bob");
        }
    }

    private void wrongPassword() throws Exception {
        ZooKeeperBasics.Events events = new ZooKeeperBasics.Events();
        try (ZooKeeper wrong = open(address, sasl("Wrong"), events)) {
            events.await(KeeperState.AuthFailed);
        }
    }

    private void both() throws Exception {
        Map<String, String> settings = tls(ownKey());
        settings.putAll(sasl("Known"));
        try (ZooKeeper bob = connect(secure(), settings)) {
            Checks.equal(identities(bob), List.of("ip:127.0.0.1", "sasl:bob", "x509:CN=client"), "identities");
        }
    }

    private void cleanUp() throws Exception {
        try (ZooKeeper plain = connect(address, Map.of())) {
            plain.delete(root, -1);
        }
        Checks.ask("restart");
    }
}
