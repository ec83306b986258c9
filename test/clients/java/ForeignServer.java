import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ServerCnxn.DisconnectReason;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * Has ZooKeeper's own tests talk to another server: where one starts a server in its process, that gets no port, and the port gets a
 * server that zkServer.sh in $ZOOKEEPER_BIN_PATH starts, with the settings that the test has made system properties of.
 */
public final class ForeignServer extends ServerCnxnFactory {
    private static final String PREFIX = "zookeeper.";
    /** Of those without the prefix of the keys of zoo.cfg. */
    private static final String FLAGS = "(jute|znode)\\..+|readonlymode\\.enabled|java\\.security\\.auth\\.login\\.config";
    private static final int STOP_SECONDS = 20;

    private InetSocketAddress bound;
    private Process process;

    @Override
    public void configure(InetSocketAddress address, int maxClientCnxns, int backlog, boolean isSecure) {
        bound = address;
        maxCnxns = maxClientCnxns;
    }

    @Override
    public void startup(ZooKeeperServer inProcess, boolean starts) throws IOException, InterruptedException {
        setZooKeeperServer(inProcess);
        run(inProcess);
    }

    private void run(ZooKeeperServer like) throws IOException {
        File snapshots = like.getTxnLogFactory().getSnapDir();
        Path folder = Files.createDirectories(snapshots.toPath().resolveSibling("foreign"));
        List<String> settings = new ArrayList<>(List.of(
            "dataDir=" + folder,
            "clientPort=" + bound.getPort(),
            "tickTime=" + like.getTickTime(),
            "minSessionTimeout=" + like.getMinSessionTimeout(),
            "maxSessionTimeout=" + like.getMaxSessionTimeout(),
            "maxClientCnxns=" + Math.max(maxCnxns, 0),
            "admin.enableServer=false"));
        List<String> flags = new ArrayList<>();
        for (Map.Entry<Object, Object> each : System.getProperties().entrySet()) {
            String key = each.getKey().toString();
            if (key.matches(FLAGS)) flags.add("-D" + key + "=" + each.getValue());
            // In the file, because a flag ends at a space.
            else if (key.startsWith(PREFIX) && !key.endsWith("serverCnxnFactory"))
                settings.add(key.substring(PREFIX.length()) + "=" + each.getValue().toString().replace("\\", "\\\\"));
        }
        Path config = Files.write(folder.resolve("zoo.cfg"), settings);
        String script = Path.of(System.getenv("ZOOKEEPER_BIN_PATH"), "zkServer.sh").toString();
        ProcessBuilder builder = new ProcessBuilder(script, "start-foreground", config.toString());
        builder.environment().put("SERVER_JVMFLAGS", String.join(" ", flags));
        process = builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    }

    @Override
    public void shutdown() {
        if (process != null) {
            process.destroy();
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            } catch (InterruptedException stopped) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public int getLocalPort() {
        return bound.getPort();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return bound;
    }

    @Override
    public int getMaxClientCnxnsPerHost() {
        return maxCnxns;
    }

    @Override
    public void setMaxClientCnxnsPerHost(int max) {
        maxCnxns = max;
    }

    @Override
    public int getSocketListenBacklog() {
        return -1;
    }

    @Override
    public Iterable<ServerCnxn> getConnections() {
        return cnxns;
    }

    @Override
    public Iterable<Map<String, Object>> getAllConnectionInfo(boolean brief) {
        return List.of();
    }

    @Override
    public void start() {}

    @Override
    public void join() {}

    @Override
    public void reconfigure(InetSocketAddress address) {}

    @Override
    public void closeAll(DisconnectReason reason) {}

    @Override
    public void resetAllConnectionStats() {}
}
