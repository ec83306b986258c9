// Data directories and the real ZooKeeper classes. java -cp JARS ZooKeeperFiles.java ...
//   fixtures FOLDER      makes directories of every kind, and describes what the server makes of each
//   describe DIR FILE    writes what the server makes of a directory
//   large DIR COUNT      makes a snapshot of so many znodes
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Adler32;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.data.StatPersisted;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.persistence.FileHeader;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.persistence.SnapStream;
import org.apache.zookeeper.server.persistence.Util;
import org.apache.zookeeper.txn.CreateSessionTxn;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.CreateTxnV0;
import org.apache.zookeeper.txn.DeleteTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.TxnHeader;

public class ZooKeeperFiles {
    static final List<ACL> OPEN = ZooDefs.Ids.OPEN_ACL_UNSAFE;

    static class Server extends ZooKeeperServerMain {
        private Thread thread;
        final int port;

        Server(File dataDir, int port) throws Exception {
            this.port = port;
            ServerConfig config = new ServerConfig();
            config.parse(new String[] {String.valueOf(port), dataDir.getPath(), "2000"});
            thread = new Thread(() -> {
                try {
                    runFromConfig(config);
                } catch (Exception e) {
                    throw new RuntimeException(e);
                }
            });
            thread.start();
        }

        ZooKeeper client(int timeout) throws Exception {
            for (int tries = 0; ; tries++) {
                CountDownLatch connected = new CountDownLatch(1);
                ZooKeeper client = new ZooKeeper("127.0.0.1:" + port, timeout, event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) connected.countDown();
                });
                if (connected.await(5, java.util.concurrent.TimeUnit.SECONDS)) return client;
                if (tries > 5) throw new IllegalStateException("no connection");
            }
        }

        void end() throws Exception {
            close();
            thread.join();
        }
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("zookeeper.preAllocSize", "1");
        System.setProperty("zookeeper.snapCount", "24");
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
        System.setProperty("znode.container.checkIntervalMs", "500");
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.forceSync", "no");
        File out = new File(args[1]);
        try {
            if (args[0].equals("describe")) {
                describe(out, new File(args[2]));
                System.exit(0);
            }
            if (args[0].equals("large")) {
                large(out, Integer.parseInt(args[2]));
                System.exit(0);
            }
            full(new File(out, "full"));
            compressed(new File(out, "full"), new File(out, "gzip"), SnapStream.StreamMode.GZIP);
            compressed(new File(out, "full"), new File(out, "snappy"), SnapStream.StreamMode.SNAPPY);
            SnapStream.setStreamMode(SnapStream.StreamMode.CHECKED);
            old(new File(out, "old"));
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    /** A server that lives three times and sees every kind of transaction. */
    static void full(File dir) throws Exception {
        dir.mkdirs();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Server server = new Server(dir, port);
        ZooKeeper a = server.client(30_000);
        ZooKeeper b = server.client(12_000);
        a.create("/app", "v0".getBytes(), OPEN, CreateMode.PERSISTENT);
        a.create("/app/null", null, OPEN, CreateMode.PERSISTENT);
        a.create("/app/empty", new byte[0], OPEN, CreateMode.PERSISTENT);
        byte[] large = new byte[5000];
        for (int i = 0; i < large.length; i++) large[i] = (byte) i;
        a.create("/app/large", large, OPEN, CreateMode.PERSISTENT);
        a.create("/app/\u00e4\u4e2d", "\u00fc\"\\\n".getBytes(StandardCharsets.UTF_8), OPEN, CreateMode.PERSISTENT);
        for (int i = 0; i < 4; i++) a.create("/app/seq-", ("s" + i).getBytes(), OPEN, CreateMode.PERSISTENT_SEQUENTIAL, new Stat());
        a.delete("/app/seq-0000000005", -1);
        a.setData("/app", "v1".getBytes(), 0);
        a.setData("/app", "v2".getBytes(), 1);
        fails(() -> a.create("/app", null, OPEN, CreateMode.PERSISTENT));
        fails(() -> a.setData("/app", null, 0));
        a.addAuthInfo("digest", "user:secret".getBytes());
        List<ACL> mine = Arrays.asList(
            new ACL(ZooDefs.Perms.ALL, ZooDefs.Ids.AUTH_IDS), new ACL(ZooDefs.Perms.READ, new Id("world", "anyone")));
        a.create("/mine", "m".getBytes(), mine, CreateMode.PERSISTENT);
        a.create("/mine/ip", null, Arrays.asList(new ACL(ZooDefs.Perms.ALL, new Id("ip", "127.0.0.0/8"))), CreateMode.PERSISTENT);
        a.setACL("/app/empty", Arrays.asList(new ACL(ZooDefs.Perms.READ | ZooDefs.Perms.ADMIN, new Id("world", "anyone"))), -1);
        a.create("/mine/temporary", null, Arrays.asList(new ACL(ZooDefs.Perms.ALL, new Id("ip", "10.1.2.3"))), CreateMode.PERSISTENT);
        a.delete("/mine/temporary", -1);
        a.create("/eph", "e".getBytes(), OPEN, CreateMode.EPHEMERAL);
        a.create("/app/lock-", "e".getBytes(), OPEN, CreateMode.EPHEMERAL_SEQUENTIAL);
        b.create("/app/b", "b".getBytes(), OPEN, CreateMode.EPHEMERAL);
        ZooKeeper c = server.client(30_000);
        c.create("/gone", null, OPEN, CreateMode.EPHEMERAL);
        c.create("/app/gone", null, OPEN, CreateMode.EPHEMERAL);
        c.close();
        a.create("/container", null, OPEN, CreateMode.CONTAINER);
        a.create("/container/child", null, OPEN, CreateMode.PERSISTENT);
        a.create("/soon", null, OPEN, CreateMode.CONTAINER);
        a.create("/soon/child", null, OPEN, CreateMode.PERSISTENT);
        a.delete("/soon/child", -1);
        a.create("/ttl", "t".getBytes(), OPEN, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 86_400_000_000L);
        a.create("/ttl/seq-", null, OPEN, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, new Stat(), 1_000_000L);
        a.multi(Arrays.asList(
            Op.check("/app", -1),
            Op.create("/multi", "1".getBytes(), OPEN, CreateMode.PERSISTENT),
            Op.create("/multi/e", null, OPEN, CreateMode.EPHEMERAL),
            Op.create("/multi/c", null, OPEN, CreateMode.CONTAINER),
            Op.create("/multi/t", null, OPEN, CreateMode.PERSISTENT_WITH_TTL, 5_000_000L),
            Op.create("/multi/d", null, OPEN, CreateMode.PERSISTENT),
            Op.setData("/multi", "2".getBytes(), 0),
            Op.delete("/multi/d", -1)));
        fails(() -> a.multi(Arrays.asList(
            Op.create("/never", null, OPEN, CreateMode.PERSISTENT), Op.delete("/missing", -1), Op.delete("/app", -1))));
        a.create("/zookeeper/quota/app", null, OPEN, CreateMode.PERSISTENT);
        a.create("/zookeeper/quota/app/zookeeper_limits", "count=100,bytes=-1=;byteHardLimit=-1;countHardLimit=-1".getBytes(), OPEN, CreateMode.PERSISTENT);
        a.create("/zookeeper/quota/app/zookeeper_stats", "count=0,bytes=0".getBytes(), OPEN, CreateMode.PERSISTENT);
        a.create("/app/counted", "12345".getBytes(), OPEN, CreateMode.PERSISTENT);
        while (a.exists("/soon", false) != null) Thread.sleep(100);
        server.end();
        server = new Server(dir, port);
        reconnected(a);
        for (int i = 0; i < 40; i++) a.create("/bulk-", ("b" + i).getBytes(), OPEN, CreateMode.PERSISTENT_SEQUENTIAL);
        for (int i = 0; i < 10; i++) a.delete(String.format("/bulk-%010d", first(a)), -1);
        server.end();
        server = new Server(dir, port);
        reconnected(a);
        a.setData("/app", "v3".getBytes(), -1);
        a.create("/last", "the end".getBytes(), OPEN, CreateMode.PERSISTENT);
        a.create("/last/eph", "the end".getBytes(), OPEN, CreateMode.EPHEMERAL);
        Thread.sleep(300);
        server.end();
        describe(dir, new File(dir, "expected.jsonl"));
    }

    static void reconnected(ZooKeeper client) throws Exception {
        for (int tries = 0; ; tries++) {
            try {
                client.exists("/", false);
                return;
            } catch (KeeperException.ConnectionLossException e) {
                if (tries > 100) throw e;
                Thread.sleep(50);
            }
        }
    }

    static int first(ZooKeeper a) throws Exception {
        for (String name : new TreeSet<>(a.getChildren("/", false)))
            if (name.startsWith("bulk-")) return Integer.parseInt(name.substring(5));
        throw new IllegalStateException();
    }

    interface Call {
        void run() throws Exception;
    }

    static void fails(Call call) throws Exception {
        try {
            call.run();
        } catch (KeeperException e) {
            return;
        }
        throw new IllegalStateException("should have failed");
    }

    static void compressed(File from, File to, SnapStream.StreamMode mode) throws Exception {
        DataTree tree = new DataTree();
        ConcurrentHashMap<Long, Integer> sessions = new ConcurrentHashMap<>();
        File copy = Files.createTempDirectory("zk").toFile();
        copy(from, copy);
        new FileTxnSnapLog(copy, copy).restore(tree, sessions, (header, record, digest) -> { });
        SnapStream.setStreamMode(mode);
        new FileTxnSnapLog(to, to).save(tree, sessions, false);
    }

    static void copy(File from, File to) throws Exception {
        File version = new File(to, "version-2");
        version.mkdirs();
        for (File file : new File(from, "version-2").listFiles()) Files.copy(file.toPath(), new File(version, file.getName()).toPath());
    }

    /** As 3.4 and 3.5 wrote: no digests, no last zxid, no configuration node, a first kind of create, closeSession without paths. */
    static void old(File dir) throws Exception {
        ZooKeeperServer.setDigestEnabled(false);
        ZooKeeperServer.setSerializeLastProcessedZxidEnabled(false);
        File version = new File(dir, "version-2");
        version.mkdirs();
        DataTree tree = new DataTree();
        tree.deleteNode("/zookeeper/config", 0);
        ConcurrentHashMap<Long, Integer> sessions = new ConcurrentHashMap<>();
        sessions.put(0x1511111111110000L, 30000);
        tree.createNode("/old", "1".getBytes(), OPEN, 0, 1, 0x100000001L, 1400000000000L);
        tree.createNode("/old/eph", null, OPEN, 0x1511111111110000L, 1, 0x100000002L, 1400000000001L);
        // An ephemeral whose session is not among the sessions.
        tree.createNode("/old/dead", null, OPEN, 0x1511111111119999L, 2, 0x100000003L, 1400000000002L);
        tree.lastProcessedZxid = 0x100000003L;
        new FileTxnSnapLog(dir, dir).save(tree, sessions, false);
        try (FileOutputStream file = new FileOutputStream(new File(version, "log.100000002"))) {
            BinaryOutputArchive archive = BinaryOutputArchive.getArchive(file);
            new FileHeader(FileTxnLog.TXNLOG_MAGIC, 2, 0).serialize(archive, "fileheader");
            // These two are in the snapshot already.
            append(archive, 0x1511111111110000L, 0x100000002L, ZooDefs.OpCode.create, new CreateTxnV0("/old/eph", null, OPEN, true));
            append(archive, 0x1511111111119999L, 0x100000003L, ZooDefs.OpCode.create, new CreateTxnV0("/old/dead", null, OPEN, true));
            append(archive, 0x1522222222220000L, 0x100000004L, ZooDefs.OpCode.createSession, new CreateSessionTxn(20000));
            append(archive, 0x1522222222220000L, 0x100000005L, ZooDefs.OpCode.create, new CreateTxnV0("/old/v0", "x".getBytes(), OPEN, false));
            append(archive, 0x1522222222220000L, 0x100000006L, ZooDefs.OpCode.create, new CreateTxnV0("/old/v0/eph", null, OPEN, true));
            append(archive, 0x1522222222220000L, 0x100000007L, ZooDefs.OpCode.create, new CreateTxn("/old/v1", "y".getBytes(), OPEN, false, 5));
            append(archive, 0x1522222222220000L, 0x100000008L, ZooDefs.OpCode.setData, new SetDataTxn("/old", "2".getBytes(), 1));
            append(archive, 0x1522222222220000L, 0x100000009L, ZooDefs.OpCode.delete, new DeleteTxn("/old/v1"));
            append(archive, 0x1522222222220000L, 0x10000000aL, ZooDefs.OpCode.closeSession, null);
            file.write(new byte[300]);
        }
        describe(dir, new File(dir, "expected.jsonl"));
    }

    static void large(File dir, int count) throws Exception {
        DataTree tree = new DataTree();
        long zxid = 0;
        for (int parent = 0; parent * 1000 < count; parent++) {
            tree.createNode("/p" + parent, null, OPEN, 0, parent + 1, ++zxid, 1700000000000L);
            for (int child = 0; child < 1000; child++)
                tree.createNode("/p" + parent + "/node-" + child, ("value of node " + child + " of " + parent).getBytes(), OPEN, 0, child + 1, ++zxid, 1700000000000L);
        }
        tree.lastProcessedZxid = zxid;
        new FileTxnSnapLog(dir, dir).save(tree, new ConcurrentHashMap<>(), false);
    }

    static void append(BinaryOutputArchive archive, long session, long zxid, int type, Record txn) throws Exception {
        byte[] bytes = Util.marshallTxnEntry(new TxnHeader(session, 7, zxid, 1400000001000L + zxid % 100, type), txn, null);
        Adler32 checksum = new Adler32();
        checksum.update(bytes, 0, bytes.length);
        archive.writeLong(checksum.getValue(), "crc");
        Util.writeTxnBytes(archive, bytes);
    }

    /** What the real server makes of a data directory at its start, as lines of JSON: a header, then a line a znode. */
    static void describe(File dir, File file) throws Exception {
        File copy = Files.createTempDirectory("zk").toFile();
        copy(dir, copy);
        DataTree tree = new DataTree();
        ConcurrentHashMap<Long, Integer> sessions = new ConcurrentHashMap<>();
        new FileTxnSnapLog(copy, copy).restore(tree, sessions, (header, record, digest) -> { });
        try (PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(file)), false, "UTF-8")) {
            StringBuilder line = new StringBuilder("{\"zxid\":" + tree.lastProcessedZxid + ",\"digest\":\"" + tree.getTreeDigest() + "\",\"sessions\":{");
            String comma = "";
            for (Long id : new TreeSet<>(sessions.keySet())) {
                line.append(comma).append("\"0x").append(Long.toHexString(id)).append("\":").append(sessions.get(id));
                comma = ",";
            }
            out.println(line + "}}");
            describe(tree, "", out);
        }
    }

    static void describe(DataTree tree, String path, PrintStream out) throws Exception {
        DataNode node = tree.getNode(path);
        StatPersisted stat = node.stat;
        StringBuilder acl = new StringBuilder();
        for (ACL one : tree.getACL(node)) {
            if (acl.length() > 0) acl.append(',');
            acl.append("[").append(one.getPerms()).append(",").append(quoted(one.getId().getScheme())).append(",").append(quoted(one.getId().getId())).append("]");
        }
        out.println("{\"path\":" + quoted(path.isEmpty() ? "/" : path)
            + ",\"data\":" + (node.getData() == null ? "null" : quoted(Base64.getEncoder().encodeToString(node.getData())))
            + ",\"acl\":[" + acl + "],\"stat\":[" + stat.getCzxid() + "," + stat.getMzxid() + "," + stat.getPzxid() + "," + stat.getCtime() + "," + stat.getMtime()
            + "," + stat.getVersion() + "," + stat.getCversion() + "," + stat.getAversion() + ",\"0x" + Long.toHexString(stat.getEphemeralOwner()) + "\"]}");
        for (String child : new TreeSet<>(node.getChildren())) describe(tree, path + "/" + child, out);
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
