import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The tests of ZooKeeper 3.9.5 that a client can do, against servers of zkServer.sh. Arguments: address, prefix (not used). */
final class ZooKeeperSuite {
    private static final List<String> CLASSES = List.of(
        "GetAllChildrenNumberTest", "GetEphemeralsTest", "RemoveWatchesTest", "RemoveWatchesCmdTest", "ZooKeeperTest",
        "test.ACLRootTest", "test.ACLTest", "test.AsyncOpsTest", "test.AuthTest", "test.CheckTest", "test.ChrootTest",
        "test.ClientRetryTest", "test.ClientTest", "test.CreateTest", "test.DigestAuthDisabledTest",
        "test.DisconnectedWatcherTest", "test.EnforceQuotaTest", "test.EnsembleAuthTest", "test.FourLetterWordsTest",
        "test.FourLetterWordsWhiteListTest", "test.GetChildren2Test", "test.KeyAuthClientTest", "test.MaxCnxnsTest",
        "test.MultiAsyncTransactionTest", "test.MultiOperationTest", "test.NullDataTest", "test.PersistentRecursiveWatcherTest",
        "test.PersistentWatcherACLTest", "test.PersistentWatcherTest", "test.SessionInvalidationTest", "test.SessionTest",
        "test.SessionTimeoutTest", "test.StatTest", "test.SyncCallTest", "test.WatcherFuncTest",
        "test.WatcherTest");

    private static final Map<String, List<String>> LEFT_OUT = Map.of(
        "fails with the real server in another process, too", List.of(
            "ChrootTest.testChrootWithZooKeeperPathWatcher", "ClientTest.testPathValidation"),
        "looks into a server in its own process", List.of(
            "RemoveWatchesTest.testRemoveAllChildWatchesOnAPath", "RemoveWatchesTest.testRemoveAllDataWatchesOnAPath",
            "RemoveWatchesTest.testRemoveAllPersistentRecursiveWatchesOnAPath",
            "RemoveWatchesTest.testRemoveAllPersistentWatchesOnAPath",
            "RemoveWatchesTest.testRemoveAllPersistentWatchesOnAPathPartially",
            "RemoveWatchesTest.testRemoveAllWatchesOnAPath", "RemoveWatchesTest.testRemovePersistentWatchesOnAPathPartially",
            "SessionTest.testMaximumCnxnPerIP", "SessionTest.testMinMaxSessionTimeout", "WatcherTest.testWatcherCount"),
        "starts an ensemble", List.of("CheckTest.testCluster", "CheckTest.testClusterDatabaseReloadAfterCheck"),
        "wants java.version of envi, and Samsa runs no Java", List.of(
            "FourLetterWordsTest.testFourLetterWords",
            "FourLetterWordsWhiteListTest.testFourLetterWordsEnableAllCommandsThroughAsterisk",
            "FourLetterWordsWhiteListTest.testFourLetterWordsEnableAllCommandsThroughExplicitList"),
        "tells of the last state before it has noted it", List.of("SessionTest.testSessionStateNoDupStateReporting"));

    private ZooKeeperSuite() {}

    /** Runs each class in a process of its own: some set system properties that are read once. */
    public static void main(String[] args) throws Exception {
        if (System.getenv("ZOOKEEPER_BIN_PATH") == null) {
            Checks.tellOutcome("all tests", new Checks.Skip("no script that starts a server like it"));
        } else if (args.length > 2) {
            runTests(args[2]);
            System.exit(0);
        } else {
            LEFT_OUT.forEach((reason, names) -> names.forEach(name -> Checks.tellOutcome(name, new Checks.Skip(reason))));
            for (String name : CLASSES) runClass(name, args);
        }
        Checks.end();
    }

    private static void runClass(String name, String[] args) throws Exception {
        List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256M", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp", System.getProperty("java.class.path"), "ZooKeeperSuite", args[0], args[1], name);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) Checks.tellOutcome(name, new AssertionError("ended with " + exit));
    }

    private static void runTests(String name) throws Exception {
        Path folder = Files.createTempDirectory("samsa-suite-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Checks.remove(folder)));
        System.setProperty("build.test.dir", folder.toString());
        System.setProperty("zookeeper.serverCnxnFactory", "ForeignServer");
        var request = LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass("org.apache.zookeeper." + name))
            .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(!isLeftOut(nameOf(test.getSource(), test.getDisplayName()))))
            .configurationParameter("junit.jupiter.execution.timeout.testable.method.default", "120 s")
            .build();
        LauncherFactory.create().execute(request, new Outcomes());
    }

    private static boolean isLeftOut(String name) {
        return LEFT_OUT.values().stream().anyMatch(names -> names.contains(name));
    }

    private static String nameOf(Optional<TestSource> source, String display) {
        return source.filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
            .map(method -> method.getClassName().replaceAll(".*\\.", "") + "." + method.getMethodName() + turn(display))
            .orElse(display);
    }

    /** Which of its values a test with several has. */
    private static String turn(String display) {
        return display.startsWith("[") ? " " + display : "";
    }

    private static final class Outcomes implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Throwable problem = result.getThrowable().orElse(null);
            if (test.isTest()) Checks.tellOutcome(nameOf(test), problem);
            else if (problem != null) Checks.tellOutcome(test.getDisplayName(), problem);
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            Checks.tellOutcome(nameOf(test), new Checks.Skip(reason));
        }

        private static String nameOf(TestIdentifier test) {
            return ZooKeeperSuite.nameOf(test.getSource(), test.getDisplayName());
        }
    }
}
