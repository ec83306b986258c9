import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.retry.RetryNTimes;

/** Curator's elections, locks, barriers and counters. */
final class CuratorLocks {
    private final CuratorFramework curator;
    private final Curator all;
    private final String root;
    private InterProcessMutex held;
    private LeaderLatch latch;

    CuratorLocks(Curator all) {
        this.all = all;
        curator = all.shared();
        root = all.root;
    }

    List<Checks.Check> checks() {
        return List.of(
            new Checks.Check("leader latch", this::leaderLatch),
            new Checks.Check("leader selector", this::leaderSelector),
            new Checks.Check("lock", this::mutex),
            new Checks.Check("read-write lock", this::readWriteLock),
            new Checks.Check("semaphore", this::semaphore),
            new Checks.Check("barriers", this::barriers),
            new Checks.Check("counters", this::counters),
            new Checks.Check("queue", this::queue),
            new Checks.Check("a lock and a lead for after the restart", this::takeForLater));
    }

    List<Checks.Check> afterwards() {
        return List.of(new Checks.Check("lock and lead are held after restarts", this::heldAfterwards));
    }

    private void leaderLatch() throws Exception {
        CuratorFramework other = all.connect();
        LeaderLatch first = new LeaderLatch(curator, root + "/latch", "first");
        LeaderLatch second = new LeaderLatch(other, root + "/latch", "second");
        first.start();
        Checks.isTrue(first.await(10, TimeUnit.SECONDS), "the first leads");
        second.start();
        Checks.until("two participants", 10, () -> {
            try {
                return first.getParticipants().size() == 2;
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        });
        Checks.equal(second.getLeader().getId(), "first", "who leads");
        first.close();
        Checks.isTrue(second.await(10, TimeUnit.SECONDS), "the second leads after it");
        other.close();
    }

    private void leaderSelector() throws Exception {
        ConcurrentLinkedQueue<String> led = new ConcurrentLinkedQueue<>();
        AtomicInteger leaders = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(6);
        List<CuratorFramework> clients = new ArrayList<>();
        List<LeaderSelector> selectors = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            String name = "selector " + n;
            CuratorFramework client = all.connect();
            clients.add(client);
            LeaderSelector selector = new LeaderSelector(client, root + "/selector", new LeaderSelectorListenerAdapter() {
                @Override
                public void takeLeadership(CuratorFramework leading) throws InterruptedException {
                    if (leaders.incrementAndGet() != 1) led.add("two at once");
                    led.add(name);
                    Thread.sleep(20);
                    leaders.decrementAndGet();
                    done.countDown();
                }
            });
            selector.setId(name);
            selector.autoRequeue();
            selector.start();
            selectors.add(selector);
        }
        Checks.isTrue(done.await(30, TimeUnit.SECONDS), "six leads");
        Set<String> names = new TreeSet<>(led);
        selectors.forEach(LeaderSelector::close);
        clients.forEach(CuratorFramework::close);
        Checks.equal(names.toString(), "[selector 0, selector 1, selector 2]", "who has led");
    }

    /** Several clients add to a number that the lock alone guards. */
    private void mutex() throws Exception {
        curator.create().forPath(root + "/number", Curator.bytes("0"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Void>> working = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            working.add(threads.submit(() -> {
                CuratorFramework client = all.connect();
                InterProcessMutex lock = new InterProcessMutex(client, root + "/mutex");
                for (int round = 0; round < 25; round++) {
                    lock.acquire();
                    lock.acquire();
                    int number = Integer.parseInt(Curator.text(client.getData().forPath(root + "/number")));
                    client.setData().forPath(root + "/number", Curator.bytes(String.valueOf(number + 1)));
                    lock.release();
                    lock.release();
                }
                client.close();
                return null;
            }));
        }
        for (Future<Void> each : working) each.get(60, TimeUnit.SECONDS);
        threads.shutdown();
        Checks.equal(Curator.text(curator.getData().forPath(root + "/number")), "100", "the number");
    }

    private void readWriteLock() throws Exception {
        CuratorFramework other = all.connect();
        InterProcessReadWriteLock mine = new InterProcessReadWriteLock(curator, root + "/read-write");
        InterProcessReadWriteLock theirs = new InterProcessReadWriteLock(other, root + "/read-write");
        mine.readLock().acquire();
        Checks.isTrue(theirs.readLock().acquire(5, TimeUnit.SECONDS), "two readers");
        theirs.readLock().release();
        Checks.isTrue(!theirs.writeLock().acquire(300, TimeUnit.MILLISECONDS), "no writer beside a reader");
        mine.readLock().release();
        Checks.isTrue(theirs.writeLock().acquire(5, TimeUnit.SECONDS), "a writer");
        Checks.isTrue(!mine.readLock().acquire(300, TimeUnit.MILLISECONDS), "no reader beside a writer");
        theirs.writeLock().release();
        other.close();
    }

    private void semaphore() throws Exception {
        InterProcessSemaphoreV2 semaphore = new InterProcessSemaphoreV2(curator, root + "/semaphore", 2);
        Lease one = semaphore.acquire(5, TimeUnit.SECONDS);
        Lease two = semaphore.acquire(5, TimeUnit.SECONDS);
        Checks.isTrue(one != null && two != null, "two leases");
        Checks.isTrue(semaphore.acquire(300, TimeUnit.MILLISECONDS) == null, "no third");
        semaphore.returnLease(one);
        Lease three = semaphore.acquire(5, TimeUnit.SECONDS);
        Checks.isTrue(three != null, "a third after one was returned");
        semaphore.returnAll(List.of(two, three));
    }

    private void barriers() throws Exception {
        DistributedBarrier barrier = new DistributedBarrier(curator, root + "/barrier");
        barrier.setBarrier();
        CuratorFramework other = all.connect();
        DistributedBarrier theirs = new DistributedBarrier(other, root + "/barrier");
        Checks.isTrue(!theirs.waitOnBarrier(300, TimeUnit.MILLISECONDS), "it is up");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<Boolean> waiting = threads.submit(() -> theirs.waitOnBarrier(10, TimeUnit.SECONDS));
        barrier.removeBarrier();
        Checks.isTrue(waiting.get(10, TimeUnit.SECONDS), "it is gone");
        Future<Boolean> entering = threads.submit(() -> {
            DistributedDoubleBarrier second = new DistributedDoubleBarrier(other, root + "/double", 2);
            return second.enter(10, TimeUnit.SECONDS) && second.leave(10, TimeUnit.SECONDS);
        });
        DistributedDoubleBarrier first = new DistributedDoubleBarrier(curator, root + "/double", 2);
        Checks.isTrue(first.enter(10, TimeUnit.SECONDS) && first.leave(10, TimeUnit.SECONDS), "the first came and went");
        Checks.isTrue(entering.get(10, TimeUnit.SECONDS), "the second, too");
        threads.shutdown();
        other.close();
    }

    private void counters() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Void>> working = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            working.add(threads.submit(() -> {
                CuratorFramework client = all.connect();
                DistributedAtomicLong counter = new DistributedAtomicLong(client, root + "/counter", new RetryNTimes(1000, 1));
                for (int round = 0; round < 20; round++) Checks.isTrue(counter.increment().succeeded(), "an increment");
                client.close();
                return null;
            }));
        }
        for (Future<Void> each : working) each.get(60, TimeUnit.SECONDS);
        threads.shutdown();
        DistributedAtomicLong counter = new DistributedAtomicLong(curator, root + "/counter", new RetryNTimes(10, 10));
        Checks.equal(counter.get().postValue(), 60L, "the counter");
        try (SharedCount shared = new SharedCount(curator, root + "/shared", 7)) {
            shared.start();
            Checks.isTrue(shared.trySetCount(shared.getVersionedValue(), 8), "set");
            Checks.until("the new count", 10, () -> shared.getCount() == 8);
        }
    }

    private void queue() throws Exception {
        SimpleDistributedQueue queue = new SimpleDistributedQueue(curator, root + "/queue");
        for (String each : List.of("a", "b", "c")) queue.offer(Curator.bytes(each));
        Checks.equal(Curator.text(queue.peek()) + Curator.text(queue.take()) + Curator.text(queue.poll()), "aab", "in their order");
        Checks.equal(Curator.text(queue.remove()), "c", "the last");
        Checks.isTrue(queue.poll(200, TimeUnit.MILLISECONDS) == null, "empty");
    }

    private final ExecutorService holder = Executors.newSingleThreadExecutor();

    private void takeForLater() throws Exception {
        held = new InterProcessMutex(curator, root + "/held");
        holder.submit(() -> {
            held.acquire();
            return null;
        }).get(10, TimeUnit.SECONDS);
        latch = new LeaderLatch(curator, root + "/lasting", "me", LeaderLatch.CloseMode.SILENT);
        latch.start();
        Checks.isTrue(latch.await(10, TimeUnit.SECONDS), "the lead");
    }

    private void heldAfterwards() throws Exception {
        CuratorFramework other = all.connect();
        InterProcessMutex theirs = new InterProcessMutex(other, root + "/held");
        Checks.isTrue(!theirs.acquire(500, TimeUnit.MILLISECONDS), "held still");
        holder.submit(() -> {
            held.release();
            return null;
        }).get(10, TimeUnit.SECONDS);
        Checks.isTrue(theirs.acquire(10, TimeUnit.SECONDS), "free after it");
        // A latch gives its lead up when the connection is lost, and takes it again.
        Checks.isTrue(latch.await(20, TimeUnit.SECONDS), "the lead again");
        latch.close();
        holder.shutdown();
        other.close();
    }
}
