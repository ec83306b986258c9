import java.io.ByteArrayOutputStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * Runs the real zkCli's one-shot commands one after the other, each with classes of its own, without a JVM for every one.
 * Standard input: a line a command, its words in base64 with blanks between. Standard output: `exit out err`, texts in base64.
 * Arguments: the jars.
 */
public class OneShots {
    /** How long a command may take, and the code of one that took longer. */
    static final long LIMIT_MS = 40_000;
    static final int HUNG = -1;
    /** How long the last command's threads may take to end; those that never came to a connection take for ever. */
    static final long PARTING_MS = 300;

    /** The last command's ZooKeeperMain. */
    static volatile Object zkCli;

    static final class Exit extends Error {
        final int code;

        Exit(int code) {
            super(null, null, false, false);
            this.code = code;
        }
    }

    public static void main(String[] jars) throws Exception {
        PrintStream answers = System.out;
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) urls[i] = new File(jars[i]).toURI().toURL();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        String line;
        while ((line = commands.readLine()) != null) {
            String[] words = line.isEmpty()
                ? new String[0]
                : Arrays.stream(line.split(" ", -1))
                    .map(word -> new String(Base64.getDecoder().decode(word.equals("-") ? "" : word), java.nio.charset.StandardCharsets.UTF_8))
                    .toArray(String[]::new);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, "UTF-8"));
            System.setErr(new PrintStream(err, true, "UTF-8"));
            int[] exit = {HUNG};
            Thread runner = new Thread(() -> {
                try {
                    exit[0] = run(new URLClassLoader(urls, ClassLoader.getPlatformClassLoader()), words);
                } catch (Exception broken) {
                    broken.printStackTrace();
                }
            });
            runner.setDaemon(true);
            runner.start();
            runner.join(LIMIT_MS);
            String printed = Base64.getEncoder().encodeToString(out.toByteArray());
            String complained = Base64.getEncoder().encodeToString(err.toByteArray());
            Thread parting = new Thread(OneShots::disconnect);
            parting.setDaemon(true);
            parting.start();
            parting.join(PARTING_MS);
            answers.println(exit[0] + " " + printed + " " + complained + " .");
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Drops the connection of the last command, as the end of its process would: nothing of it may show among the next one's output. */
    private static void disconnect() {
        try {
            Object zooKeeper = field(zkCli, zkCli.getClass(), "zk");
            Object connection = field(zooKeeper, zooKeeper.getClass().getSuperclass(), "cnxn");
            Method disconnect = connection.getClass().getMethod("disconnect");
            disconnect.setAccessible(true);
            disconnect.invoke(connection);
        } catch (ReflectiveOperationException | RuntimeException none) {
            // It never came to a connection.
        }
    }

    private static Object field(Object of, Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static int run(URLClassLoader loader, String[] words) throws Exception {
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> services = loader.loadClass("org.apache.zookeeper.util.ServiceUtils");
        Consumer<Integer> exits = code -> {
            throw new Exit(code);
        };
        services.getMethod("setSystemExitProcedure", Consumer.class).invoke(null, exits);
        Class<?> type = loader.loadClass("org.apache.zookeeper.ZooKeeperMain");
        zkCli = null;
        try {
            Constructor<?> constructor = type.getConstructor(String[].class);
            zkCli = constructor.newInstance((Object) words);
            Method run = type.getDeclaredMethod("run");
            run.setAccessible(true);
            run.invoke(zkCli);
            return 0;
        } catch (InvocationTargetException wrapped) {
            Throwable thrown = wrapped.getCause();
            if (thrown instanceof Exit) return ((Exit) thrown).code;
            System.err.print("Exception in thread \"main\" ");
            thrown.printStackTrace();
            return 1;
        }
    }
}
