/* The C client of Apache ZooKeeper, and its cli_mt. Arguments: ZooKeeper address, a prefix for names. */
#define _GNU_SOURCE
#define THREADED
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <zookeeper.h>

#include "checks.h"

enum { SESSION_MS = 10000, PATH_BYTES = 256, LARGE_BYTES = 900000 };

struct event {
    int type;
    int state;
    char path[PATH_BYTES];
};

/* What watchers have been told and nobody has asked for yet. */
struct events {
    pthread_mutex_t mutex;
    pthread_cond_t grown;
    struct event told[64];
    int first, count;
};

static const char *address;
static char root[PATH_BYTES];
static const char *own_path;
static zhandle_t *zk;
static struct events session_events = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, {{0}}, 0, 0};

static void note(zhandle_t *handle, int type, int state, const char *path, void *context) {
    struct events *events = context;
    (void)handle;
    pthread_mutex_lock(&events->mutex);
    if (events->count < 64) {
        struct event *event = &events->told[(events->first + events->count++) % 64];
        event->type = type;
        event->state = state;
        snprintf(event->path, PATH_BYTES, "%s", path == NULL ? "" : path);
    }
    pthread_cond_signal(&events->grown);
    pthread_mutex_unlock(&events->mutex);
}

/* Takes the next event; its type is 0 when there is none within so many seconds. */
static struct event next_event(struct events *events, int seconds) {
    struct event event = {0, 0, ""};
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&events->mutex);
    while (events->count == 0 && pthread_cond_timedwait(&events->grown, &events->mutex, &until) == 0) continue;
    if (events->count > 0) {
        event = events->told[events->first];
        events->first = (events->first + 1) % 64;
        events->count--;
    }
    pthread_mutex_unlock(&events->mutex);
    return event;
}

static void expect_event(struct events *events, int type, const char *path) {
    struct event event;
    do event = next_event(events, 10);
    while (event.type == ZOO_SESSION_EVENT);
    if (event.type != type || strcmp(event.path, path) != 0)
        fail("expected event %d of %s, got %d of %s", type, path, event.type, event.path);
}

static void await_state(struct events *events, int state) {
    for (;;) {
        struct event event = next_event(events, 30);
        if (event.type == 0) fail("no state %d within 30 s", state);
        if (event.type == ZOO_SESSION_EVENT && event.state == state) return;
    }
}

static struct events *new_events(void) {
    struct events *events = calloc(1, sizeof *events);
    pthread_mutex_init(&events->mutex, NULL);
    pthread_cond_init(&events->grown, NULL);
    return events;
}

static zhandle_t *connect_as(const char *hosts, struct events *events, int flags) {
    zhandle_t *handle = zookeeper_init(hosts, note, SESSION_MS, NULL, events, flags);
    if (handle == NULL) fail("no handle");
    await_state(events, ZOO_CONNECTED_STATE);
    return handle;
}

/* A path below the root; four may be in use at once. */
static const char *at(const char *name) {
    static char paths[4][PATH_BYTES];
    static int turn;
    char *path = paths[turn++ % 4];
    snprintf(path, PATH_BYTES, "%s%s", root, name);
    return path;
}

static int create_at(const char *name, const char *data, int mode) {
    return zoo_create(zk, at(name), data, data == NULL ? -1 : (int)strlen(data), &ZOO_OPEN_ACL_UNSAFE, mode, NULL, 0);
}

static const char *data_at(zhandle_t *handle, const char *name, struct Stat *stat) {
    static char data[1024];
    int length = sizeof data - 1;
    int code = zoo_get(handle, at(name), 0, data, &length, stat);
    if (code != ZOK) fail("get %s: %s", name, zerror(code));
    data[length < 0 ? 0 : length] = '\0';
    return data;
}

static void create_modes(void) {
    char path[PATH_BYTES];
    struct Stat stat;
    equal_numbers(create_at("", NULL, ZOO_PERSISTENT), ZOK, "create");
    equal_numbers(zoo_create2(zk, at("/plain"), "这是第一个事件", 21, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT, path, sizeof path, &stat), ZOK, "create2");
    equal_texts(path, at("/plain"), "path");
    equal_numbers(stat.dataLength, 21, "length in the stat of create2");
    equal_numbers(create_at("/plain", "", ZOO_PERSISTENT), ZNODEEXISTS, "made twice");
    equal_numbers(create_at("/none/child", "", ZOO_PERSISTENT), ZNONODE, "no parent");
    equal_numbers(create_at("/ephemeral", "", ZOO_EPHEMERAL), ZOK, "ephemeral");
    equal_numbers(zoo_exists(zk, at("/ephemeral"), 0, &stat), ZOK, "exists");
    equal_numbers(stat.ephemeralOwner, zoo_client_id(zk)->client_id, "owner");
    equal_numbers(create_at("/ephemeral/child", "", ZOO_PERSISTENT), ZNOCHILDRENFOREPHEMERALS, "child of an ephemeral");
    equal_numbers(create_at("/container", "", ZOO_CONTAINER), ZOK, "container");
    equal_numbers(zoo_create_ttl(zk, at("/ttl"), "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_WITH_TTL, 3600000, NULL, 0), ZOK, "TTL");
    equal_numbers(zoo_delete(zk, at("/container"), -1) + zoo_delete(zk, at("/ttl"), -1), 0, "delete both");
}

static void get_set(void) {
    struct Stat stat;
    static char large[LARGE_BYTES], read[LARGE_BYTES];
    int length = LARGE_BYTES;
    equal_texts(data_at(zk, "/plain", &stat), "这是第一个事件", "data");
    equal_numbers(zoo_set2(zk, at("/plain"), "two", 3, 0, &stat), ZOK, "set");
    equal_numbers(stat.version, 1, "version");
    equal_numbers(zoo_set(zk, at("/plain"), "three", 5, 0), ZBADVERSION, "an old version");
    equal_numbers(zoo_get(zk, at("/none"), 0, read, &length, NULL), ZNONODE, "none");
    memset(large, 'x', sizeof large);
    equal_numbers(zoo_set(zk, at("/plain"), large, LARGE_BYTES, -1), ZOK, "a large one");
    length = LARGE_BYTES;
    equal_numbers(zoo_get(zk, at("/plain"), 0, read, &length, &stat), ZOK, "get a large one");
    equal_numbers(length, LARGE_BYTES, "its length");
    equal_numbers(memcmp(large, read, LARGE_BYTES), 0, "its bytes");
    length = LARGE_BYTES;
    equal_numbers(zoo_get(zk, root, 0, read, &length, NULL), ZOK, "get the root");
    equal_numbers(length, -1, "null data");
}

static void children(void) {
    struct String_vector found;
    struct Stat stat;
    equal_numbers(zoo_get_children2(zk, root, 0, &found, &stat), ZOK, "children");
    equal_numbers(found.count, 2, "how many");
    equal_numbers(stat.numChildren, 2, "numChildren");
    deallocate_String_vector(&found);
    equal_numbers(zoo_get_children(zk, at("/plain"), 0, &found), ZOK, "children without stat");
    equal_numbers(found.count, 0, "how many");
    deallocate_String_vector(&found);
    equal_numbers(zoo_exists(zk, at("/none"), 0, &stat), ZNONODE, "none");
}

static void deletes(void) {
    equal_numbers(zoo_delete(zk, root, -1), ZNOTEMPTY, "not empty");
    equal_numbers(zoo_delete(zk, at("/plain"), 7), ZBADVERSION, "bad version");
    equal_numbers(create_at("/gone", "", ZOO_PERSISTENT), ZOK, "create");
    equal_numbers(zoo_delete(zk, at("/gone"), 0), ZOK, "delete");
    equal_numbers(zoo_delete(zk, at("/gone"), -1), ZNONODE, "none");
}

static void watches(void) {
    struct events *seen = new_events();
    char buffer[16];
    int length = sizeof buffer;
    struct Stat stat;
    struct String_vector found;
    create_at("/watched", "", ZOO_PERSISTENT);
    equal_numbers(zoo_wget(zk, at("/watched"), note, seen, buffer, &length, &stat), ZOK, "get");
    equal_numbers(zoo_wexists(zk, at("/later"), note, seen, &stat), ZNONODE, "exists");
    equal_numbers(zoo_wget_children(zk, at("/watched"), note, seen, &found), ZOK, "children");
    zoo_set(zk, at("/watched"), "1", 1, -1);
    zoo_set(zk, at("/watched"), "2", 1, -1);
    create_at("/later", "", ZOO_PERSISTENT);
    create_at("/watched/child", "", ZOO_PERSISTENT);
    expect_event(seen, ZOO_CHANGED_EVENT, at("/watched"));
    expect_event(seen, ZOO_CREATED_EVENT, at("/later"));
    expect_event(seen, ZOO_CHILD_EVENT, at("/watched"));
    equal_numbers(next_event(seen, 0).type, 0, "a further event");
    equal_numbers(zoo_wexists(zk, at("/later"), note, seen, &stat), ZOK, "exists");
    equal_numbers(zoo_remove_watches(zk, at("/later"), ZWATCHTYPE_DATA, note, seen, 0), ZOK, "remove the watch");
    equal_numbers(zoo_remove_watches(zk, at("/later"), ZWATCHTYPE_DATA, note, seen, 0), ZNOWATCHER, "and again");
}

static void sequence(void) {
    char one[PATH_BYTES], two[PATH_BYTES];
    zoo_create(zk, at("/seq-"), "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_SEQUENTIAL, one, sizeof one);
    zoo_create(zk, at("/seq-"), "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL_SEQUENTIAL, two, sizeof two);
    equal_numbers(strlen(one), strlen(at("/seq-")) + 10, "ten digits");
    equal_numbers(atoi(strrchr(two, '-') + 1), atoi(strrchr(one, '-') + 1) + 1, "one by one");
}

static void ephemeral(void) {
    zhandle_t *other = connect_as(address, new_events(), 0);
    struct events *seen = new_events();
    struct Stat stat;
    zoo_create(other, at("/guest"), "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, NULL, 0);
    equal_numbers(zoo_wexists(zk, at("/guest"), note, seen, &stat), ZOK, "exists");
    zookeeper_close(other);
    expect_event(seen, ZOO_DELETED_EVENT, at("/guest"));
}

static void multi(void) {
    zoo_op_t ops[5];
    zoo_op_result_t results[5];
    char made[PATH_BYTES];
    struct Stat stat;
    char m[PATH_BYTES], child[PATH_BYTES], none[PATH_BYTES];
    strcpy(m, at("/m"));
    strcpy(child, at("/m/child"));
    strcpy(none, at("/none"));
    zoo_create_op_init(&ops[0], m, "one", 3, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT, made, sizeof made);
    zoo_check_op_init(&ops[1], m, 0);
    zoo_set_op_init(&ops[2], m, "two", 3, 0, &stat);
    zoo_create_op_init(&ops[3], child, "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT, NULL, 0);
    zoo_delete_op_init(&ops[4], child, -1);
    equal_numbers(zoo_multi(zk, 5, ops, results), ZOK, "multi");
    equal_texts(made, m, "path");
    equal_numbers(stat.version, 1, "version");
    zoo_set_op_init(&ops[0], m, "three", 5, -1, NULL);
    zoo_delete_op_init(&ops[1], none, -1);
    zoo_check_op_init(&ops[2], m, -1);
    equal_numbers(zoo_multi(zk, 3, ops, results), ZNONODE, "a multi that fails");
    equal_numbers(results[0].err, ZOK, "error of the first");
    equal_numbers(results[1].err, ZNONODE, "error of the second");
    equal_numbers(results[2].err, ZRUNTIMEINCONSISTENCY, "error of the third");
    equal_texts(data_at(zk, "/m", NULL), "two", "nothing of it happened");
}

static void authenticated(int code, const void *context) {
    struct events *events = (struct events *)context;
    note(NULL, 100 + code, 0, "", events);
}

static void acl(void) {
    zhandle_t *owner = connect_as(address, new_events(), 0);
    struct events *answers = new_events();
    struct ACL_vector entries;
    struct Stat stat;
    char buffer[16];
    int length = sizeof buffer;
    zoo_add_auth(owner, "digest", "me:secret", 9, authenticated, answers);
    equal_numbers(next_event(answers, 10).type, 100, "answer of auth");
    equal_numbers(zoo_create(owner, at("/private"), "mine", 4, &ZOO_CREATOR_ALL_ACL, ZOO_PERSISTENT, NULL, 0), ZOK, "create");
    equal_numbers(zoo_get(zk, at("/private"), 0, buffer, &length, NULL), ZNOAUTH, "somebody else");
    equal_texts(data_at(owner, "/private", NULL), "mine", "data");
    equal_numbers(zoo_get_acl(owner, at("/private"), &entries, &stat), ZOK, "get the ACL");
    equal_texts(entries.data[0].id.scheme, "digest", "scheme");
    equal_numbers(strncmp(entries.data[0].id.id, "me:", 3), 0, "id");
    deallocate_ACL_vector(&entries);
    equal_numbers(zoo_set_acl(owner, at("/private"), 3, &ZOO_OPEN_ACL_UNSAFE), ZBADVERSION, "aversion");
    equal_numbers(zoo_set_acl(owner, at("/private"), 0, &ZOO_OPEN_ACL_UNSAFE), ZOK, "set the ACL");
    equal_texts(data_at(zk, "/private", NULL), "mine", "open to all now");
    zookeeper_close(owner);
}

static void chroot_and_read_only(void) {
    char hosts[PATH_BYTES * 2], path[PATH_BYTES];
    snprintf(hosts, sizeof hosts, "%s%s", address, at("/m"));
    zhandle_t *inside = connect_as(hosts, new_events(), ZOO_READONLY);
    equal_numbers(zoo_create(inside, "/in", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT, path, sizeof path), ZOK, "create");
    equal_texts(path, "/in", "path");
    equal_numbers(zoo_delete(zk, at("/m/in"), 0), ZOK, "delete from outside");
    zookeeper_close(inside);
}

/* The session, its ephemeral and its watches outlive the server. */
static void outlive(const char *how) {
    int64_t session = zoo_client_id(zk)->client_id;
    struct events *seen = new_events();
    struct Stat stat;
    char buffer[16], name[32];
    int length = sizeof buffer;
    snprintf(name, sizeof name, "/survivor-%s", how);
    equal_numbers(create_at(name, "", ZOO_EPHEMERAL), ZOK, "create");
    equal_numbers(zoo_wget(zk, at("/m"), note, seen, buffer, &length, &stat), ZOK, "get");
    ask(how);
    await_state(&session_events, ZOO_CONNECTED_STATE);
    equal_numbers(zoo_client_id(zk)->client_id, session, "session");
    equal_numbers(zoo_exists(zk, at(name), 0, &stat), ZOK, "exists");
    equal_numbers(stat.ephemeralOwner, session, "owner");
    equal_numbers(zoo_set(zk, at("/m"), "after", 5, -1), ZOK, "set");
    expect_event(seen, ZOO_CHANGED_EVENT, at("/m"));
}

static void restart(void) { outlive("restart"); }

static void kill_9(void) { outlive("kill"); }

/* Its own command line, as Debian ships it beside the library; what it says goes to stderr. */
static void cli(void) {
    char command[4 * PATH_BYTES + 200], said[4096];
    snprintf(command, sizeof command,
             "cd \"$(dirname '%s')\" && (sleep 1; echo create %s/cli; echo set %s/cli x; echo get %s/cli; sleep 1; echo quit) | "
             "LD_LIBRARY_PATH=. timeout 20 ./cli_mt %s 2>&1",
             own_path, root, root, root, address);
    FILE *output = popen(command, "r");
    size_t length = fread(said, 1, sizeof said - 1, output);
    pclose(output);
    said[length] = '\0';
    if (strstr(said, "value_len = 1\nx\n") == NULL) fail("%.500s", said);
    equal_texts(data_at(zk, "/cli", NULL), "x", "what it has set");
}

static void remove_tree(const char *path) {
    struct String_vector found;
    char child[PATH_BYTES];
    if (zoo_get_children(zk, path, 0, &found) != ZOK) fail("children of %s", path);
    for (int n = 0; n < found.count; n++) {
        snprintf(child, sizeof child, "%s/%s", path, found.data[n]);
        remove_tree(child);
    }
    deallocate_String_vector(&found);
    if (zoo_delete(zk, path, -1) != ZOK) fail("delete %s", path);
}

static void clean_up(void) {
    remove_tree(root);
    equal_numbers(zookeeper_close(zk), ZOK, "close");
}

int main(int count, char **arguments) {
    static const struct check checks[] = {
        {"create, all modes", create_modes},
        {"get, set, versions", get_set},
        {"children, exists", children},
        {"delete, errors", deletes},
        {"watches", watches},
        {"sequence", sequence},
        {"ephemeral ends with its session", ephemeral},
        {"multi", multi},
        {"ACL, auth", acl},
        {"chroot, read-only flag", chroot_and_read_only},
        {"same session after a restart", restart},
        {"same session after kill -9", kill_9},
        {"cli_mt", cli},
        {"delete a tree, close", clean_up},
    };
    if (count < 3) return 2;
    own_path = arguments[0];
    address = arguments[1];
    snprintf(root, sizeof root, "/%s", arguments[2]);
    zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
    if (setjmp(checks_end) != 0) {
        fprintf(stderr, "%s\n", checks_failure);
        return 1;
    }
    zk = connect_as(address, &session_events, 0);
    run_checks(checks, sizeof checks / sizeof *checks);
    return 0;
}
