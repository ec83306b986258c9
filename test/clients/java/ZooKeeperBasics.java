import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/** What Apache's Java clients of every version can do. Arguments: ZooKeeper address, a prefix for names. Compiles against 3.4. */
class ZooKeeperBasics {
    static final int SESSION_MS = 10_000;

    /** Keeps what a watcher is told. */
    static final class Events implements Watcher {
        private final BlockingQueue<WatchedEvent> told = new LinkedBlockingQueue<>();

        @Override
        public void process(WatchedEvent event) {
            told.add(event);
        }

        /** The next event must be this one. */
        void expect(EventType type, String path) throws InterruptedException {
            WatchedEvent event = told.poll(10, TimeUnit.SECONDS);
            Checks.isTrue(event != null, type + " of " + path + " within 10 s");
            Checks.equal(event.getType() + " " + event.getPath(), type + " " + path, "event");
        }

        /** Waits until the connection is in this state. */
        void await(KeeperState state) throws InterruptedException {
            for (WatchedEvent event; (event = told.poll(30, TimeUnit.SECONDS)) != null; ) {
                if (event.getType() == EventType.None && event.getState() == state) return;
            }
            throw new AssertionError("no " + state + " within 30 s");
        }

        /** A watcher of a znode is told of the lost and of the new connection, too. */
        void expectReconnection() throws InterruptedException {
            await(KeeperState.Disconnected);
            await(KeeperState.SyncConnected);
        }

        void none() {
            Checks.equal(told.toString(), "[]", "further events");
        }
    }

    interface Call {
        void run() throws Exception;
    }

    final String address;
    final String root;
    final Events sessions = new Events();
    final ZooKeeper zk;

    ZooKeeperBasics(String address, String prefix) throws Exception {
        this.address = address;
        root = "/" + prefix;
        zk = new ZooKeeper(address, SESSION_MS, sessions);
        sessions.await(KeeperState.SyncConnected);
    }

    public static void main(String[] args) throws Exception {
        ZooKeeperBasics basics = new ZooKeeperBasics(args[0], args[1]);
        List<Checks.Check> checks = basics.common();
        checks.addAll(basics.ends());
        Checks.run(checks);
    }

    List<Checks.Check> common() {
        return new ArrayList<>(List.of(
            new Checks.Check("create, all modes", this::createModes),
            new Checks.Check("get, set, versions", this::getSet),
            new Checks.Check("children, exists", this::children),
            new Checks.Check("delete, errors", this::deletes),
            new Checks.Check("watches", this::watches),
            new Checks.Check("sequence", this::sequence),
            new Checks.Check("ephemeral ends with its session", this::ephemeral),
            new Checks.Check("multi", this::multi),
            new Checks.Check("ACL, auth", this::acl)));
    }

    List<Checks.Check> ends() {
        return List.of(
            new Checks.Check("same session after a restart", () -> restart("restart")),
            new Checks.Check("same session after kill -9", () -> restart("kill")),
            new Checks.Check("delete a tree, close", this::cleanUp));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    ZooKeeper connect() throws Exception {
        Events events = new Events();
        ZooKeeper other = new ZooKeeper(address, SESSION_MS, events);
        events.await(KeeperState.SyncConnected);
        return other;
    }

    static void refused(Code code, Call call) throws Exception {
        try {
            call.run();
        } catch (KeeperException error) {
            Checks.equal(error.code(), code, "error");
            return;
        }
        throw new AssertionError("no " + code);
    }

    String create(String name, String data, CreateMode mode) throws Exception {
        return zk.create(root + name, data == null ? null : bytes(data), Ids.OPEN_ACL_UNSAFE, mode);
    }

    private void createModes() throws Exception {
        create("", null, CreateMode.PERSISTENT);
        Checks.equal(create("/plain", "这是第一个事件", CreateMode.PERSISTENT), root + "/plain", "path");
        refused(Code.NODEEXISTS, () -> create("/plain", "", CreateMode.PERSISTENT));
        refused(Code.NONODE, () -> create("/none/child", "", CreateMode.PERSISTENT));
        create("/ephemeral", "", CreateMode.EPHEMERAL);
        Checks.equal(zk.exists(root + "/ephemeral", false).getEphemeralOwner(), zk.getSessionId(), "owner");
        refused(Code.NOCHILDRENFOREPHEMERALS, () -> create("/ephemeral/child", "", CreateMode.PERSISTENT));
        refused(Code.INVALIDACL, () -> zk.create(root + "/x", null, Arrays.asList(), CreateMode.PERSISTENT));
    }

    private void getSet() throws Exception {
        Stat stat = new Stat();
        Checks.equal(text(zk.getData(root + "/plain", false, stat)), "这是第一个事件", "data");
        Checks.equal(zk.setData(root + "/plain", bytes("two"), 0).getVersion(), stat.getVersion() + 1, "version");
        refused(Code.BADVERSION, () -> zk.setData(root + "/plain", bytes("three"), 0));
        refused(Code.NONODE, () -> zk.getData(root + "/none", false, null));
        Checks.isTrue(zk.exists(root + "/plain", false).getMzxid() > stat.getMzxid(), "mzxid grows");
        Checks.equal(text(zk.getData(root, false, null)), "null", "no data is null");
        zk.setData(root + "/plain", new byte[900_000], -1);
        Checks.equal(zk.getData(root + "/plain", false, null).length, 900_000, "a large one");
        CountDownLatch synced = new CountDownLatch(1);
        zk.sync(root, (code, path, context) -> synced.countDown(), null);
        Checks.isTrue(synced.await(10, TimeUnit.SECONDS), "sync");
    }

    private void children() throws Exception {
        Stat stat = new Stat();
        List<String> found = new ArrayList<>(zk.getChildren(root, false, stat));
        found.sort(null);
        Checks.equal(found, List.of("ephemeral", "plain"), "children");
        Checks.equal(stat.getNumChildren() + " " + stat.getCversion(), "2 2", "numChildren and cversion");
        Checks.equal(zk.getChildren(root, false).size(), 2, "children without stat");
        Checks.isTrue(zk.exists(root + "/none", false) == null, "none");
    }

    private void deletes() throws Exception {
        refused(Code.NOTEMPTY, () -> zk.delete(root, -1));
        refused(Code.BADVERSION, () -> zk.delete(root + "/plain", 7));
        create("/gone", "", CreateMode.PERSISTENT);
        zk.delete(root + "/gone", 0);
        refused(Code.NONODE, () -> zk.delete(root + "/gone", -1));
        refused(Code.BADARGUMENTS, () -> zk.delete("/zookeeper", -1));
    }

    private void watches() throws Exception {
        Events seen = new Events();
        create("/watched", "", CreateMode.PERSISTENT);
        zk.getData(root + "/watched", seen, null);
        zk.exists(root + "/later", seen);
        zk.getChildren(root, seen);
        zk.getChildren(root + "/watched", seen);
        zk.setData(root + "/watched", bytes("1"), -1);
        zk.setData(root + "/watched", bytes("2"), -1);
        create("/later", "", CreateMode.PERSISTENT);
        zk.delete(root + "/watched", -1);
        seen.expect(EventType.NodeDataChanged, root + "/watched");
        seen.expect(EventType.NodeCreated, root + "/later");
        seen.expect(EventType.NodeChildrenChanged, root);
        seen.expect(EventType.NodeDeleted, root + "/watched");
        seen.none();
    }

    private void sequence() throws Exception {
        String one = create("/seq-", "", CreateMode.PERSISTENT_SEQUENTIAL);
        String two = create("/seq-", "", CreateMode.EPHEMERAL_SEQUENTIAL);
        String prefix = root + "/seq-";
        Checks.equal(one.length(), prefix.length() + 10, "ten digits");
        Checks.equal(Integer.parseInt(two.substring(prefix.length())), Integer.parseInt(one.substring(prefix.length())) + 1, "next");
    }

    private void ephemeral() throws Exception {
        ZooKeeper other = connect();
        other.create(root + "/guest", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        Events seen = new Events();
        zk.exists(root + "/guest", seen);
        other.close();
        seen.expect(EventType.NodeDeleted, root + "/guest");
    }

    private void multi() throws Exception {
        List<OpResult> results = zk.multi(List.of(
            Op.create(root + "/m", bytes("one"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
            Op.check(root + "/m", 0),
            Op.setData(root + "/m", bytes("two"), 0),
            Op.create(root + "/m/child-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL),
            Op.delete(root + "/m/child-0000000000", -1)));
        Checks.equal(((OpResult.CreateResult) results.get(3)).getPath(), root + "/m/child-0000000000", "path");
        Checks.equal(((OpResult.SetDataResult) results.get(2)).getStat().getVersion(), 1, "version");
        try {
            zk.multi(List.of(Op.setData(root + "/m", bytes("three"), -1), Op.delete(root + "/none", -1), Op.check(root, -1)));
            throw new AssertionError("no error");
        } catch (KeeperException.NoNodeException error) {
            int[] codes = error.getResults().stream().mapToInt(result -> ((OpResult.ErrorResult) result).getErr()).toArray();
            Checks.equal(Arrays.toString(codes), "[0, -101, -2]", "errors");
        }
        Checks.equal(text(zk.getData(root + "/m", false, null)), "two", "nothing of it happened");
        Checks.equal(zk.transaction().setData(root + "/m", bytes("four"), 1).check(root + "/m", 2).commit().size(), 2, "results");
    }

    private void acl() throws Exception {
        ZooKeeper owner = connect();
        owner.addAuthInfo("digest", bytes("me:secret"));
        owner.create(root + "/private", bytes("mine"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        refused(Code.NOAUTH, () -> zk.getData(root + "/private", false, null));
        Checks.equal(text(owner.getData(root + "/private", false, null)), "mine", "data");
        Stat stat = new Stat();
        Checks.equal(owner.getACL(root + "/private", stat).get(0).getId().getScheme(), "digest", "scheme");
        refused(Code.BADVERSION, () -> owner.setACL(root + "/private", Ids.OPEN_ACL_UNSAFE, 3));
        List<ACL> local = Arrays.asList(new ACL(Perms.READ, new Id("ip", "127.0.0.0/8")), new ACL(Perms.ADMIN, new Id("auth", "")));
        Checks.equal(owner.setACL(root + "/private", local, 0).getAversion(), stat.getAversion() + 1, "aversion");
        Checks.equal(text(zk.getData(root + "/private", false, null)), "mine", "read by address");
        refused(Code.NOAUTH, () -> zk.setData(root + "/private", bytes("x"), -1));
        refused(Code.INVALIDACL, () -> owner.setACL(root + "/private", Arrays.asList(new ACL(Perms.ALL, new Id("nobody", "x"))), -1));
        owner.close();
    }

    /** The session, its ephemeral and its watches outlive the server. */
    private void restart(String how) throws Exception {
        long session = zk.getSessionId();
        String survivor = "/survivor-" + how;
        create(survivor, "", CreateMode.EPHEMERAL);
        Events seen = new Events();
        zk.getData(root + "/m", seen, null);
        zk.exists(root + "/after-" + how, seen);
        zk.getChildren(root + "/m", seen);
        Checks.ask(how);
        sessions.await(KeeperState.SyncConnected);
        Checks.equal(zk.getSessionId(), session, "session");
        Checks.equal(zk.exists(root + survivor, false).getEphemeralOwner(), session, "owner");
        seen.expectReconnection();
        zk.setData(root + "/m", bytes("after"), -1);
        create("/after-" + how, "", CreateMode.PERSISTENT);
        create("/m/" + how, "", CreateMode.PERSISTENT);
        seen.expect(EventType.NodeDataChanged, root + "/m");
        seen.expect(EventType.NodeCreated, root + "/after-" + how);
        seen.expect(EventType.NodeChildrenChanged, root + "/m");
    }

    private void removeTree(String path) throws Exception {
        for (String child : zk.getChildren(path, false)) removeTree(path + "/" + child);
        zk.delete(path, -1);
    }

    private void cleanUp() throws Exception {
        removeTree(root);
        Checks.isTrue(zk.exists(root, false) == null, "gone");
        zk.close();
    }
}
