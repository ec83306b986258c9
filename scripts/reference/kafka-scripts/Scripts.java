// Runs many command lines of Kafka's real tools in one JVM. Reads a JSON object a line: {"className", "args", "stdin", "timeoutMs"}; answers each
// with {"exit", "stdout", "stderr", "isLate"}. A call that asks to end the process is held there for ever, as a process would be, and what its
// threads still print goes nowhere; each call has the tools' classes, and so their statics, for itself.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.Permission;
import java.security.Policy;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Exit;

public class Scripts {
    static final InheritableThreadLocal<Call> CURRENT = new InheritableThreadLocal<>();
    static final ObjectMapper JSON = new ObjectMapper();

    /** One command line while it runs. */
    static final class Call {
        final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        final InputStream stdin;
        final List<Runnable> hooks = new ArrayList<>();
        final CompletableFuture<Integer> exit = new CompletableFuture<>();
        boolean isEnding = false;

        Call(String stdin) {
            this.stdin = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
        }

        /** What System.exit does: the hooks, then the end; the caller never comes back. */
        void end(int code, boolean withHooks) {
            boolean isFirst;
            synchronized (this) {
                isFirst = !isEnding;
                isEnding = true;
            }
            if (isFirst) {
                if (withHooks) runHooks();
                exit.complete(code);
            }
            while (true) LockSupport.park();
        }

        void runHooks() {
            for (Runnable hook : hooks) {
                Thread thread = new Thread(hook);
                thread.setDaemon(true);
                thread.start();
                try {
                    thread.join(10_000);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    interface Choice {
        OutputStream of(Call call);
    }

    static PrintStream routed(PrintStream elsewhere, Choice choice) {
        return new PrintStream(new OutputStream() {
            OutputStream target() {
                Call call = CURRENT.get();
                return call == null ? elsewhere : choice.of(call);
            }

            @Override
            public void write(int b) throws IOException {
                target().write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                target().write(bytes, offset, length);
            }
        }, true, StandardCharsets.UTF_8);
    }

    static InputStream routedInput(InputStream elsewhere) {
        return new InputStream() {
            InputStream source() {
                Call call = CURRENT.get();
                return call == null ? elsewhere : call.stdin;
            }

            @Override
            public int read() throws IOException {
                return source().read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return source().read(bytes, offset, length);
            }

            @Override
            public int available() throws IOException {
                return source().available();
            }
        };
    }

    /** Finds the tools' classes in their jar first, so that each loader has its own. */
    static final class ToolLoader extends URLClassLoader {
        ToolLoader(URL jar) {
            super(new URL[] {jar}, Scripts.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith("org.apache.kafka.tools.")) {
                    Class<?> loaded = findLoadedClass(name);
                    if (loaded != null) return loaded;
                    try {
                        return findClass(name);
                    } catch (ClassNotFoundException e) {
                        // The interfaces of the tools are in another jar.
                    }
                }
                return super.loadClass(name, resolve);
            }
        }
    }

    @SuppressWarnings("removal")
    static void catchExits() {
        Exit.setExitProcedure((code, message) -> CURRENT.get().end(code, true));
        Exit.setHaltProcedure((code, message) -> CURRENT.get().end(code, false));
        Exit.setShutdownHookAdder((name, hook) -> CURRENT.get().hooks.add(hook));
        // Whatever asks beside exits is allowed.
        Policy.setPolicy(new Policy() {
            @Override
            public boolean implies(ProtectionDomain domain, Permission permission) {
                return true;
            }
        });
        System.setSecurityManager(new SecurityManager() {
            @Override
            public void checkPermission(Permission permission) {
            }

            @Override
            public void checkExit(int status) {
                Call call = CURRENT.get();
                if (call != null) call.end(status, true);
            }
        });
    }

    static Map<String, Object> run(JsonNode request, URL toolsJar) throws Exception {
        Call call = new Call(request.path("stdin").asText(""));
        List<String> args = new ArrayList<>();
        request.get("args").forEach(word -> args.add(word.asText()));
        ClassLoader loader = new ToolLoader(toolsJar);
        Thread thread = new Thread(() -> {
            CURRENT.set(call);
            Thread.currentThread().setContextClassLoader(loader);
            try {
                Class<?> tool = Class.forName(request.get("className").asText(), true, loader);
                tool.getMethod("main", String[].class).invoke(null, (Object) args.toArray(new String[0]));
                call.end(0, true);
            } catch (InvocationTargetException e) {
                System.err.print("Exception in thread \"main\" ");
                e.getCause().printStackTrace();
                call.end(1, true);
            } catch (Throwable e) {
                e.printStackTrace();
                call.end(125, false);
            }
        });
        thread.setDaemon(true);
        thread.start();
        boolean isLate = false;
        int exit = -1;
        try {
            exit = call.exit.get(request.path("timeoutMs").asLong(20_000), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            isLate = true;
        }
        return Map.of(
            "exit", exit,
            "isLate", isLate,
            "stdout", call.stdout.toString(StandardCharsets.UTF_8),
            "stderr", call.stderr.toString(StandardCharsets.UTF_8));
    }

    public static void main(String[] words) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setOut(routed(System.out, call -> call.stdout));
        System.setErr(routed(System.err, call -> call.stderr));
        System.setIn(routedInput(System.in));
        catchExits();
        URL toolsJar = new java.io.File(words[0]).toURI().toURL();
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(JSON.writeValueAsString(run(JSON.readTree(line), toolsJar)));
        }
        Runtime.getRuntime().halt(0);
    }
}
