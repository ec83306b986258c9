import static java.util.stream.Collectors.toList;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What every Java program here shares: how a check tells its outcome (one line of JSON each), and what it asks of the driver. */
final class Checks {
    /** One named check. */
    record Check(String name, Body body) {}

    interface Body {
        void run() throws Exception;
    }

    /** The check is left out. */
    static final class Skip extends RuntimeException {
        Skip(String reason) {
            super(reason);
        }
    }

    private static final BufferedReader ANSWERS = new BufferedReader(new InputStreamReader(System.in));

    private Checks() {}

    static void equal(Object actual, Object expected, String what) {
        if (!expected.equals(actual)) throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }

    static void isTrue(boolean holds, String what) {
        if (!holds) throw new AssertionError("not so: " + what);
    }

    /** Calls probe until it holds, for so many seconds at most. */
    static void until(String what, int seconds, BooleanSupplier probe) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!probe.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError(what + ": not within " + seconds + " s");
            Thread.sleep(20);
        }
    }

    /** Runs the checks in their order, and ends the process. */
    static void run(List<Check> checks) {
        for (Check check : checks) tellOutcome(check.name(), problemOf(check.body()));
        end();
    }

    private static Throwable problemOf(Body body) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                body.run();
                done.complete(null);
            } catch (Throwable problem) {
                done.completeExceptionally(problem);
            }
        });
        thread.setDaemon(true);
        thread.start();
        try {
            done.get(120, TimeUnit.SECONDS);
            return null;
        } catch (TimeoutException late) {
            thread.interrupt();
            return new AssertionError("not done within 120 s");
        } catch (InterruptedException | ExecutionException problem) {
            return problem.getCause() == null ? problem : problem.getCause();
        }
    }

    /** Tells that a check has passed, unless there is a problem. */
    static void tellOutcome(String name, Throwable problem) {
        String outcome = "\"passed\":true";
        if (problem instanceof Skip) outcome = "\"skipped\":" + text(problem.getMessage());
        else if (problem != null) outcome = "\"failed\":" + text(problem.toString());
        if (problem != null && !(problem instanceof Skip)) problem.printStackTrace();
        tell("\"check\":" + text(name) + "," + outcome);
    }

    static void end() {
        tell("\"end\":true");
        System.exit(0);
    }

    /** Has the driver stop, start, restart or kill the server, and waits for that. Skips where the server isn't the driver's. */
    static void ask(String what) throws IOException {
        ask(what, Map.of());
    }

    /** The same; the started server has these keys of zoo.cfg besides its usual ones. */
    static void ask(String what, Map<String, String> settings) throws IOException {
        List<String> fields = settings.entrySet().stream().map(entry -> text(entry.getKey()) + ":" + text(entry.getValue())).collect(toList());
        tell("\"ask\":" + text(what) + ",\"settings\":{" + String.join(",", fields) + "}");
        if (!"done".equals(ANSWERS.readLine())) throw new Skip("the server isn't ours to restart");
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException gone) {
            // Nothing to remove.
        }
    }

    private static void tell(String fields) {
        System.out.println("{" + fields + "}");
    }

    private static String text(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.substring(0, Math.min(value.length(), 600)).toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
