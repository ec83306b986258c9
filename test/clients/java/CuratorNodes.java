import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.PathChildrenCache;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.curator.x.discovery.ServiceCache;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.EventType;

/** Curator's caches, nodes that are put up again, groups and service discovery. Some are opened before the restart and looked at after it. */
final class CuratorNodes {
    private final CuratorFramework curator;
    private final Curator all;
    private final String root;
    private CuratorCache cache;
    private TreeCache tree;
    private PathChildrenCache children;
    private PersistentNode node;
    private GroupMember member;
    private ServiceDiscovery<Void> discovery;
    private ServiceCache<Void> services;

    CuratorNodes(Curator all) {
        this.all = all;
        curator = all.shared();
        root = all.root;
    }

    List<Checks.Check> checks() {
        return List.of(
            new Checks.Check("CuratorCache", this::curatorCache),
            new Checks.Check("TreeCache", this::treeCache),
            new Checks.Check("PathChildrenCache", this::pathChildrenCache),
            new Checks.Check("persistent watcher", this::persistentWatcher),
            new Checks.Check("persistent ephemeral node", this::persistentNode),
            new Checks.Check("group membership", this::group),
            new Checks.Check("service discovery", this::serviceDiscovery));
    }

    List<Checks.Check> afterwards() {
        return List.of(
            new Checks.Check("caches go on after restarts", this::cachesGoOn),
            new Checks.Check("ephemeral nodes are put up again", this::nodesGoOn));
    }

    private interface Contents {
        Map<String, String> read() throws Exception;
    }

    private void settles(String what, Map<String, String> wanted, Contents contents) throws Exception {
        Checks.until(what + ": " + wanted, 15, () -> {
            try {
                return contents.read().equals(wanted);
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        });
    }

    private Map<String, String> contents(Iterable<ChildData> found) {
        Map<String, String> read = new TreeMap<>();
        for (ChildData each : found) read.put(each.getPath().substring(root.length()), Curator.text(each.getData()));
        return read;
    }

    private void curatorCache() throws Exception {
        curator.create().forPath(root + "/cached", Curator.bytes("0"));
        cache = CuratorCache.build(curator, root + "/cached");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        cache.listenable().addListener((type, before, after) -> told.add(type.name()));
        cache.start();
        settles("the root", Map.of("/cached", "0"), () -> contents(cache.stream().toList()));
        curator.create().forPath(root + "/cached/a", Curator.bytes("1"));
        curator.create().forPath(root + "/cached/a/b", Curator.bytes("2"));
        curator.setData().forPath(root + "/cached/a", Curator.bytes("3"));
        settles("changes", Map.of("/cached", "0", "/cached/a", "3", "/cached/a/b", "2"), () -> contents(cache.stream().toList()));
        curator.delete().forPath(root + "/cached/a/b");
        settles("a deletion", Map.of("/cached", "0", "/cached/a", "3"), () -> contents(cache.stream().toList()));
        Checks.equal(told.poll(5, TimeUnit.SECONDS), "NODE_CREATED", "the first event");
    }

    private void treeCache() throws Exception {
        tree = TreeCache.newBuilder(curator, root + "/cached").build();
        tree.start();
        Checks.until("the tree", 15, () -> tree.getCurrentData(root + "/cached/a") != null);
        curator.create().forPath(root + "/cached/t", Curator.bytes("4"));
        Checks.until("a new node", 15, () -> tree.getCurrentData(root + "/cached/t") != null);
        Checks.equal(tree.getCurrentChildren(root + "/cached").size(), 2, "children");
        curator.delete().forPath(root + "/cached/t");
        Checks.until("a deletion", 15, () -> tree.getCurrentData(root + "/cached/t") == null);
    }

    private void pathChildrenCache() throws Exception {
        children = new PathChildrenCache(curator, root + "/cached", true);
        children.start(PathChildrenCache.StartMode.BUILD_INITIAL_CACHE);
        Checks.equal(contents(children.getCurrentData()), Map.of("/cached/a", "3"), "children");
        curator.setData().forPath(root + "/cached/a", Curator.bytes("5"));
        settles("a change", Map.of("/cached/a", "5"), () -> contents(children.getCurrentData()));
    }

    private void persistentWatcher() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (PersistentWatcher watcher = new PersistentWatcher(curator, root + "/cached", true)) {
            watcher.getListenable().addListener(event -> {
                if (event.getType() != EventType.None) told.add(event.getType() + " " + event.getPath().substring(root.length()));
            });
            watcher.start();
            Checks.until("the watch is up", 10, () -> {
                try {
                    curator.setData().forPath(root + "/cached", Curator.bytes("0"));
                    return told.poll(100, TimeUnit.MILLISECONDS) != null;
                } catch (Exception problem) {
                    throw new IllegalStateException(problem);
                }
            });
            curator.create().forPath(root + "/cached/w");
            curator.delete().forPath(root + "/cached/w");
            String seen;
            while ((seen = told.poll(5, TimeUnit.SECONDS)) != null && seen.startsWith("NodeDataChanged")) continue;
            Checks.equal(seen, "NodeCreated /cached/w", "event");
            Checks.equal(told.poll(5, TimeUnit.SECONDS), "NodeDeleted /cached/w", "event");
        }
    }

    private void persistentNode() throws Exception {
        node = new PersistentNode(curator, CreateMode.EPHEMERAL, false, root + "/present", Curator.bytes("here"));
        node.start();
        Checks.isTrue(node.waitForInitialCreate(10, TimeUnit.SECONDS), "made");
        curator.delete().forPath(root + "/present");
        Checks.until("made again", 10, this::isPresent);
        try (PersistentTtlNode kept = new PersistentTtlNode(curator, root + "/kept", 2000, Curator.bytes("x"))) {
            kept.start();
            Checks.isTrue(kept.waitForInitialCreate(10, TimeUnit.SECONDS), "made with TTL");
        }
    }

    private boolean isPresent() {
        try {
            return curator.checkExists().forPath(root + "/present") != null;
        } catch (Exception problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void group() throws Exception {
        member = new GroupMember(curator, root + "/group", "one", Curator.bytes("1"));
        member.start();
        CuratorFramework other = all.connect();
        GroupMember second = new GroupMember(other, root + "/group", "two", Curator.bytes("2"));
        second.start();
        Checks.until("both", 10, () -> member.getCurrentMembers().size() == 2);
        second.close();
        other.close();
        Checks.until("one", 10, () -> member.getCurrentMembers().keySet().equals(Set.of("one")));
    }

    private void serviceDiscovery() throws Exception {
        ServiceInstance<Void> instance = ServiceInstance.<Void>builder().name("shop").id("i1").address("127.0.0.1").port(80).build();
        discovery = ServiceDiscoveryBuilder.builder(Void.class).client(curator).basePath(root + "/services").thisInstance(instance).build();
        discovery.start();
        services = discovery.serviceCacheBuilder().name("shop").build();
        services.start();
        Checks.equal(discovery.queryForNames().toString(), "[shop]", "services");
        Checks.equal(discovery.queryForInstance("shop", "i1").getPort(), 80, "port");
        discovery.registerService(ServiceInstance.<Void>builder().name("shop").id("i2").port(81).build());
        Checks.until("two instances", 10, () -> services.getInstances().size() == 2);
        discovery.unregisterService(ServiceInstance.<Void>builder().name("shop").id("i2").port(81).build());
        Checks.until("one instance", 10, () -> services.getInstances().size() == 1);
    }

    private void cachesGoOn() throws Exception {
        curator.create().forPath(root + "/cached/after", Curator.bytes("6"));
        curator.setData().forPath(root + "/cached/a", Curator.bytes("7"));
        Map<String, String> wanted = Map.of("/cached", "0", "/cached/a", "7", "/cached/after", "6");
        settles("CuratorCache", wanted, () -> contents(cache.stream().toList()));
        settles("PathChildrenCache", Map.of("/cached/a", "7", "/cached/after", "6"), () -> contents(children.getCurrentData()));
        Checks.until("TreeCache", 15, () -> tree.getCurrentData(root + "/cached/after") != null
            && Curator.text(tree.getCurrentData(root + "/cached/a").getData()).equals("7"));
        cache.close();
        tree.close();
        children.close();
    }

    private void nodesGoOn() throws Exception {
        curator.delete().forPath(root + "/present");
        Checks.until("made again", 15, this::isPresent);
        Checks.until("a member still", 15, () -> member.getCurrentMembers().containsKey("one"));
        Checks.until("an instance still", 15, () -> services.getInstances().size() == 1);
        services.close();
        discovery.close();
        member.close();
        node.close();
    }
}
