import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/** What Apache's Java client 3.9 has besides. Arguments: ZooKeeper address, a prefix for names. */
final class ZooKeeperCalls extends ZooKeeperBasics {
    private ZooKeeperCalls(String address, String prefix) throws Exception {
        super(address, prefix);
    }

    public static void main(String[] args) throws Exception {
        ZooKeeperCalls calls = new ZooKeeperCalls(args[0], args[1]);
        List<Checks.Check> checks = calls.common();
        checks.addAll(List.of(
            new Checks.Check("container, TTL nodes", calls::containerAndTtl),
            new Checks.Check("container, TTL nodes are collected", calls::collected),
            new Checks.Check("reads in one request", calls::multiRead),
            new Checks.Check("persistent, recursive watches", calls::persistentWatches),
            new Checks.Check("remove watches", calls::removeWatches),
            new Checks.Check("ephemerals, all children", calls::ephemerals),
            new Checks.Check("who am I", calls::whoAmI),
            new Checks.Check("super user", calls::superUser),
            new Checks.Check("asynchronous calls", calls::asynchronous),
            new Checks.Check("chroot", calls::chroot),
            new Checks.Check("read-only flag", calls::readOnly),
            new Checks.Check("session moves by id and password", calls::moves),
            new Checks.Check("session expires", calls::expires),
            new Checks.Check("config, reconfig", calls::config),
            new Checks.Check("four-letter words", calls::fourLetterWords),
            new Checks.Check("persistent watches after a restart", calls::watchesAfterRestart)));
        checks.addAll(calls.ends());
        Checks.run(checks);
    }

    private void containerAndTtl() throws Exception {
        Stat stat = new Stat();
        zk.create(root + "/with-stat", bytes("1234"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
        Checks.equal(stat.getDataLength() + " " + stat.getVersion(), "4 0", "stat of create");
        Checks.equal(zk.exists(root + "/with-stat", false), stat, "stat of exists");
        create("/container", null, CreateMode.CONTAINER);
        zk.create(root + "/ttl", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 3_600_000);
        Checks.equal(stat.getEphemeralOwner(), 0L, "no owner is shown");
        String path = zk.create(root + "/ttl-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, stat, 3_600_000);
        Checks.isTrue(path.matches(".*/ttl-\\d{10}"), path);
        List<OpResult> results = zk.multi(List.of(
            Op.create(root + "/in-multi", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER),
            Op.create(root + "/ttl-in-multi", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, 3_600_000)));
        Checks.equal(((OpResult.CreateResult) results.get(1)).getPath(), root + "/ttl-in-multi", "path");
    }

    /** The server looks every second. */
    private void collected() throws Exception {
        create("/container/child", null, CreateMode.PERSISTENT);
        Events seen = new Events();
        zk.exists(root + "/container", seen);
        zk.delete(root + "/container/child", -1);
        seen.expect(EventType.NodeDeleted, root + "/container");
        zk.create(root + "/brief", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 500);
        zk.exists(root + "/brief", seen);
        seen.expect(EventType.NodeDeleted, root + "/brief");
    }

    private void multiRead() throws Exception {
        List<OpResult> results = zk.multi(List.of(Op.getData(root + "/m"), Op.getChildren(root + "/m"), Op.getData(root + "/none")));
        Checks.equal(text(((OpResult.GetDataResult) results.get(0)).getData()), "four", "data");
        Checks.equal(((OpResult.GetChildrenResult) results.get(1)).getChildren(), List.of(), "children");
        Checks.equal(((OpResult.ErrorResult) results.get(2)).getErr(), Code.NONODE.intValue(), "error of the third alone");
    }

    private void persistentWatches() throws Exception {
        Events recursive = new Events();
        Events persistent = new Events();
        create("/w", "", CreateMode.PERSISTENT);
        zk.addWatch(root + "/w", recursive, AddWatchMode.PERSISTENT_RECURSIVE);
        zk.addWatch(root + "/w", persistent, AddWatchMode.PERSISTENT);
        for (int round = 0; round < 2; round++) {
            zk.setData(root + "/w", bytes("x"), -1);
            create("/w/a", "", CreateMode.PERSISTENT);
            create("/w/a/b", "", CreateMode.PERSISTENT);
            zk.setData(root + "/w/a/b", bytes("x"), -1);
            zk.delete(root + "/w/a/b", -1);
            zk.delete(root + "/w/a", -1);
            recursive.expect(EventType.NodeDataChanged, root + "/w");
            recursive.expect(EventType.NodeCreated, root + "/w/a");
            recursive.expect(EventType.NodeCreated, root + "/w/a/b");
            recursive.expect(EventType.NodeDataChanged, root + "/w/a/b");
            recursive.expect(EventType.NodeDeleted, root + "/w/a/b");
            recursive.expect(EventType.NodeDeleted, root + "/w/a");
            persistent.expect(EventType.NodeDataChanged, root + "/w");
            persistent.expect(EventType.NodeChildrenChanged, root + "/w");
            persistent.expect(EventType.NodeChildrenChanged, root + "/w");
        }
        recursive.none();
        persistent.none();
        zk.removeWatches(root + "/w", recursive, WatcherType.PersistentRecursive, false);
        recursive.expect(EventType.PersistentWatchRemoved, root + "/w");
        zk.setData(root + "/w", bytes("y"), -1);
        persistent.expect(EventType.NodeDataChanged, root + "/w");
        zk.removeAllWatches(root + "/w", WatcherType.Any, false);
        persistent.expect(EventType.PersistentWatchRemoved, root + "/w");
        recursive.none();
    }

    private void removeWatches() throws Exception {
        Events data = new Events();
        Events children = new Events();
        zk.getData(root + "/w", data, null);
        zk.getChildren(root + "/w", children);
        refused(Code.NOWATCHER, () -> zk.removeWatches(root + "/w", data, WatcherType.Children, false));
        zk.removeWatches(root + "/w", data, WatcherType.Data, false);
        zk.removeAllWatches(root + "/w", WatcherType.Children, false);
        data.expect(EventType.DataWatchRemoved, root + "/w");
        children.expect(EventType.ChildWatchRemoved, root + "/w");
        refused(Code.NOWATCHER, () -> zk.removeAllWatches(root + "/w", WatcherType.Any, false));
        zk.setData(root + "/w", bytes("z"), -1);
        data.none();
    }

    private void ephemerals() throws Exception {
        create("/w/e1", "", CreateMode.EPHEMERAL);
        create("/w/e2", "", CreateMode.EPHEMERAL);
        List<String> found = new ArrayList<>(zk.getEphemerals(root + "/w"));
        found.sort(null);
        Checks.equal(found, List.of(root + "/w/e1", root + "/w/e2"), "ephemerals below /w");
        Checks.isTrue(zk.getEphemerals().contains(root + "/ephemeral"), "all of them");
        Checks.equal(zk.getAllChildrenNumber(root + "/w"), 2, "descendants");
        refused(Code.NONODE, () -> zk.getAllChildrenNumber(root + "/none"));
    }

    private static List<String> identities(ZooKeeper client) throws Exception {
        List<String> found = new ArrayList<>();
        for (ClientInfo info : client.whoAmI()) found.add(info.getAuthScheme() + ":" + info.getUser());
        found.sort(null);
        return found;
    }

    private void whoAmI() throws Exception {
        Checks.equal(identities(zk), List.of("ip:127.0.0.1"), "before addauth");
        ZooKeeper other = connect();
        other.addAuthInfo("digest", bytes("我:secret"));
        other.addAuthInfo("digest", bytes("you:other"));
        Checks.equal(identities(other), List.of("digest:you", "digest:我", "ip:127.0.0.1"), "after two");
        other.close();
        Events events = new Events();
        try (ZooKeeper refused = new ZooKeeper(address, SESSION_MS, events)) {
            events.await(KeeperState.SyncConnected);
            refused.addAuthInfo("nosuch", bytes("x"));
            events.await(KeeperState.AuthFailed);
        }
    }

    private void superUser() throws Exception {
        create("/closed", "", CreateMode.PERSISTENT);
        zk.setACL(root + "/closed", Arrays.asList(new ACL(ZooDefs.Perms.READ, new Id("digest", "x:y"))), -1);
        refused(Code.NOAUTH, () -> zk.setData(root + "/closed", bytes("x"), -1));
        ZooKeeper other = connect();
        other.addAuthInfo("digest", bytes("super:test"));
        other.setData(root + "/closed", bytes("x"), -1);
        other.setACL(root + "/closed", Ids.OPEN_ACL_UNSAFE, -1);
        other.close();
    }

    /** Many requests under way on one connection are answered in their order. */
    private void asynchronous() throws Exception {
        List<Integer> answered = new ArrayList<>();
        CompletableFuture<Void> all = new CompletableFuture<>();
        create("/many", "", CreateMode.PERSISTENT);
        for (int n = 0; n < 2000; n++) {
            zk.create(root + "/many/" + n, bytes("x"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, (code, path, context, name) -> {
                if (code == 0) answered.add((Integer) context);
                if (answered.size() == 2000) all.complete(null);
            }, n);
        }
        all.get(60, TimeUnit.SECONDS);
        for (int n = 0; n < 2000; n++) Checks.equal(answered.get(n), n, "answer");
        Checks.equal(zk.getChildren(root + "/many", false).size(), 2000, "children");
        CompletableFuture<Integer> deleted = new CompletableFuture<>();
        for (int n = 0; n < 2000; n++) zk.delete(root + "/many/" + n, 0, (code, path, context) -> {
            if (code != 0 || context.equals(1999)) deleted.complete(code);
        }, n);
        Checks.equal(deleted.get(60, TimeUnit.SECONDS), 0, "code of the last delete");
    }

    private void chroot() throws Exception {
        Events events = new Events();
        try (ZooKeeper inside = new ZooKeeper(address + root + "/w", SESSION_MS, events)) {
            events.await(KeeperState.SyncConnected);
            Checks.equal(inside.create("/in", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT), "/in", "path");
            Events seen = new Events();
            inside.exists("/in", seen);
            zk.delete(root + "/w/in", -1);
            seen.expect(EventType.NodeDeleted, "/in");
            Checks.equal(inside.getChildren("/", false).size(), 2, "children of the chroot");
        }
        events = new Events();
        try (ZooKeeper nowhere = new ZooKeeper(address + root + "/none", SESSION_MS, events)) {
            events.await(KeeperState.SyncConnected);
            refused(Code.NONODE, () -> nowhere.create("/in", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        }
    }

    private void readOnly() throws Exception {
        Events events = new Events();
        try (ZooKeeper may = new ZooKeeper(address, SESSION_MS, events, true)) {
            events.await(KeeperState.SyncConnected);
            may.setData(root + "/w", bytes("read-write all the same"), -1);
        }
    }

    /** Either client takes the session from the other as often as it connects again. */
    private void moves() throws Exception {
        Events events = new Events();
        ZooKeeper first = new ZooKeeper(address, SESSION_MS, events);
        events.await(KeeperState.SyncConnected);
        first.create(root + "/w/moving", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        Events moved = new Events();
        ZooKeeper second = new ZooKeeper(address, SESSION_MS, moved, first.getSessionId(), first.getSessionPasswd());
        moved.await(KeeperState.SyncConnected);
        Checks.equal(second.exists(root + "/w/moving", false).getEphemeralOwner(), first.getSessionId(), "owner");
        events.await(KeeperState.Disconnected);
        Events refused = new Events();
        ZooKeeper wrong = new ZooKeeper(address, SESSION_MS, refused, first.getSessionId(), new byte[16]);
        refused.await(KeeperState.Expired);
        wrong.close();
        first.close();
        second.close();
    }

    /** A session ends when its client says nothing for its timeout, even where the client's connections only are cut. */
    private void expires() throws Exception {
        Events events = new Events();
        ZooKeeper silent = new ZooKeeper(address, 4000, events);
        events.await(KeeperState.SyncConnected);
        Checks.equal(silent.getSessionTimeout(), 4000, "timeout");
        silent.create(root + "/w/brief", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        Events seen = new Events();
        zk.exists(root + "/w/brief", seen);
        silent.getTestable().injectSessionExpiration();
        events.await(KeeperState.Expired);
        seen.expect(EventType.NodeDeleted, root + "/w/brief");
        silent.close();
    }

    private void config() throws Exception {
        Checks.equal(text(zk.getConfig(false, new Stat())), "", "a single server has no configuration");
        Events events = new Events();
        try (ZooKeeperAdmin admin = new ZooKeeperAdmin(address, SESSION_MS, events)) {
            events.await(KeeperState.SyncConnected);
            refused(Code.UNIMPLEMENTED, () -> admin.reconfigure("server.9=localhost:1:2;3", null, null, -1, new Stat()));
        }
    }

    private void fourLetterWords() throws Exception {
        String host = address.substring(0, address.lastIndexOf(':'));
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        Checks.equal(FourLetterWordMain.send4LetterWord(host, port, "ruok"), "imok\n", "ruok");
        String[] words = {"srvr", "stat", "conf", "cons", "envi", "mntr", "dump", "wchs", "wchc", "wchp", "dirs", "isro"};
        for (String word : words) Checks.isTrue(!FourLetterWordMain.send4LetterWord(host, port, word).isEmpty(), word);
        Checks.isTrue(FourLetterWordMain.send4LetterWord(host, port, "srvr").contains("Mode: standalone\n"), "the mode");
        Checks.equal(FourLetterWordMain.send4LetterWord(host, port, "isro"), "rw\n", "isro");
        Checks.isTrue(FourLetterWordMain.send4LetterWord(host, port, "dump").contains("0x" + Long.toHexString(zk.getSessionId())), "the session");
    }

    /** The client puts them up again with setWatches2, which also tells of what has happened in between. */
    private void watchesAfterRestart() throws Exception {
        Events recursive = new Events();
        Events persistent = new Events();
        zk.addWatch(root + "/w", recursive, AddWatchMode.PERSISTENT_RECURSIVE);
        zk.addWatch(root + "/w", persistent, AddWatchMode.PERSISTENT);
        Checks.ask("restart");
        sessions.await(KeeperState.SyncConnected);
        recursive.expectReconnection();
        persistent.expectReconnection();
        for (int round = 0; round < 2; round++) {
            zk.create(root + "/w/after", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zk.delete(root + "/w/after", -1);
            recursive.expect(EventType.NodeCreated, root + "/w/after");
            recursive.expect(EventType.NodeDeleted, root + "/w/after");
            persistent.expect(EventType.NodeChildrenChanged, root + "/w");
            persistent.expect(EventType.NodeChildrenChanged, root + "/w");
        }
        zk.removeAllWatches(root + "/w", WatcherType.Any, false);
    }
}
