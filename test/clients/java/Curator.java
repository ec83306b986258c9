import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** Apache Curator. Arguments: ZooKeeper address, a prefix for names. */
final class Curator {
    private static final int SESSION_MS = 10_000;

    final String root;
    private final String address;
    private final CuratorFramework curator;
    private final BlockingQueue<ConnectionState> states = new LinkedBlockingQueue<>();

    private Curator(String address, String prefix) {
        this.address = address;
        root = "/" + prefix;
        curator = connect();
        curator.getConnectionStateListenable().addListener((client, state) -> states.add(state));
    }

    public static void main(String[] args) {
        Curator all = new Curator(args[0], args[1]);
        CuratorNodes nodes = new CuratorNodes(all);
        CuratorLocks locks = new CuratorLocks(all);
        List<Checks.Check> checks = new ArrayList<>();
        checks.add(new Checks.Check("create, get, set, delete", all::basics));
        checks.add(new Checks.Check("multi", all::transaction));
        checks.addAll(nodes.checks());
        checks.addAll(locks.checks());
        checks.add(new Checks.Check("same session after a restart", () -> all.restart("restart")));
        checks.add(new Checks.Check("same session after kill -9", () -> all.restart("kill")));
        checks.addAll(nodes.afterwards());
        checks.addAll(locks.afterwards());
        checks.add(new Checks.Check("a lost session", all::lostSession));
        checks.add(new Checks.Check("delete a tree, close", all::cleanUp));
        Checks.run(checks);
    }

    /** Another client: recipes need more than one to have something to agree about. */
    CuratorFramework connect() {
        CuratorFramework made = CuratorFrameworkFactory.builder()
            .connectString(address)
            .sessionTimeoutMs(SESSION_MS)
            .connectionTimeoutMs(5000)
            .retryPolicy(new ExponentialBackoffRetry(100, 8, 2000))
            .build();
        made.start();
        return made;
    }

    CuratorFramework shared() {
        return curator;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void basics() throws Exception {
        curator.create().forPath(root);
        String protectedPath = curator.create().withProtection().withMode(CreateMode.EPHEMERAL_SEQUENTIAL).forPath(root + "/guarded-");
        Checks.isTrue(protectedPath.matches(root + "/_c_[-0-9a-f]{36}-guarded-\\d{10}"), protectedPath);
        Stat stat = new Stat();
        curator.create().storingStatIn(stat).creatingParentContainersIfNeeded().forPath(root + "/a/b/c", bytes("这是第一个事件"));
        Checks.equal(text(curator.getData().storingStatIn(stat).forPath(root + "/a/b/c")), "这是第一个事件", "data");
        Checks.equal(curator.setData().withVersion(0).forPath(root + "/a/b/c", bytes("two")).getVersion(), 1, "version");
        curator.create().orSetData().forPath(root + "/a/b/c", bytes("three"));
        curator.setData().compressed().forPath(root + "/a/b/c", bytes("four".repeat(1000)));
        Checks.equal(text(curator.getData().decompressed().forPath(root + "/a/b/c")), "four".repeat(1000), "compressed");
        curator.create().idempotent().forPath(root + "/idempotent", bytes("x"));
        curator.delete().quietly().forPath(root + "/none");
        curator.delete().guaranteed().deletingChildrenIfNeeded().forPath(root + "/a/b");
        Checks.isTrue(curator.checkExists().forPath(root + "/a/b") == null, "gone");
        curator.create().withTtl(3_600_000).withMode(CreateMode.PERSISTENT_WITH_TTL).forPath(root + "/ttl");
        curator.sync().forPath(root);
    }

    private void transaction() throws Exception {
        List<CuratorTransactionResult> results = curator.transaction().forOperations(
            curator.transactionOp().create().forPath(root + "/m", bytes("one")),
            curator.transactionOp().check().withVersion(0).forPath(root + "/m"),
            curator.transactionOp().setData().withVersion(0).forPath(root + "/m", bytes("two")),
            curator.transactionOp().create().withMode(CreateMode.EPHEMERAL).forPath(root + "/m/child"),
            curator.transactionOp().delete().forPath(root + "/m/child"));
        Checks.equal(results.get(2).getResultStat().getVersion(), 1, "version");
        try {
            curator.transaction().forOperations(
                curator.transactionOp().setData().forPath(root + "/m", bytes("three")),
                curator.transactionOp().delete().forPath(root + "/none"));
            throw new AssertionError("no error");
        } catch (KeeperException.NoNodeException expected) {
            Checks.equal(text(curator.getData().forPath(root + "/m")), "two", "nothing of it happened");
        }
    }

    /** Waits until the connection is in this state. */
    private void await(ConnectionState state) throws InterruptedException {
        for (ConnectionState told; (told = states.poll(30, TimeUnit.SECONDS)) != null; ) if (told == state) return;
        throw new AssertionError("no " + state + " within 30 s");
    }

    private void restart(String how) throws Exception {
        states.clear();
        long session = curator.getZookeeperClient().getZooKeeper().getSessionId();
        curator.create().withMode(CreateMode.EPHEMERAL).forPath(root + "/survivor-" + how);
        Checks.ask(how);
        await(ConnectionState.SUSPENDED);
        await(ConnectionState.RECONNECTED);
        Checks.equal(curator.getZookeeperClient().getZooKeeper().getSessionId(), session, "session");
        Checks.equal(curator.checkExists().forPath(root + "/survivor-" + how).getEphemeralOwner(), session, "owner");
    }

    private void lostSession() throws Exception {
        states.clear();
        long session = curator.getZookeeperClient().getZooKeeper().getSessionId();
        curator.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
        await(ConnectionState.LOST);
        await(ConnectionState.RECONNECTED);
        Checks.isTrue(curator.getZookeeperClient().getZooKeeper().getSessionId() != session, "a new session");
    }

    private void cleanUp() throws Exception {
        curator.delete().deletingChildrenIfNeeded().forPath(root);
        curator.close();
    }
}
