// go-zookeeper. Arguments: ZooKeeper address, a prefix for names.
package main

import (
	"io"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-zookeeper/zk"

	. "clients/checks"
)

var (
	address, root  = os.Args[1], "/" + os.Args[2]
	conn, sessions = connect()
	open           = zk.WorldACL(zk.PermAll)
)

func connect() (*zk.Conn, <-chan zk.Event) {
	made, events, err := zk.Connect([]string{address}, 10*time.Second, zk.WithLogger(log.New(io.Discard, "", 0)))
	Must(err)
	await(events, zk.StateHasSession)
	return made, events
}

func await(events <-chan zk.Event, state zk.State) {
	for late := time.After(20 * time.Second); ; {
		select {
		case event := <-events:
			if event.State == state {
				return
			}
		case <-late:
			Fail("no %v within 20 s", state)
		}
	}
}

func refused(expected, err error) {
	if err != expected {
		Fail("expected %v, got %v", expected, err)
	}
}

func event(watch <-chan zk.Event, kind zk.EventType, path string) {
	select {
	case seen := <-watch:
		Equal([]any{seen.Type, seen.Path}, []any{kind, path}, "event")
	case <-time.After(10 * time.Second):
		Fail("no %v within 10 s", kind)
	}
}

func createModes() {
	Got(conn.Create(root, nil, 0, open))
	Equal(Got(conn.Create(root+"/plain", []byte("这是第一个事件"), 0, open)), root+"/plain", "path")
	_, err := conn.Create(root+"/plain", nil, 0, open)
	refused(zk.ErrNodeExists, err)
	_, err = conn.Create(root+"/none/child", nil, 0, open)
	refused(zk.ErrNoNode, err)
	Got(conn.Create(root+"/ephemeral", nil, zk.FlagEphemeral, open))
	_, stat, err := conn.Exists(root + "/ephemeral")
	Must(err)
	Equal(stat.EphemeralOwner, conn.SessionID(), "owner")
	_, err = conn.Create(root+"/ephemeral/child", nil, 0, open)
	refused(zk.ErrNoChildrenForEphemerals, err)
	Got(conn.CreateContainer(root+"/container", nil, zk.FlagContainer, open))
	// Extended types are off by default.
	if _, err = conn.CreateTTL(root+"/ttl", nil, zk.FlagTTL, open, time.Hour); err == nil {
		Must(conn.Delete(root+"/ttl", 0))
	} else {
		True(strings.Contains(err.Error(), "-6"), "unimplemented")
	}
}

func getSet() {
	data, stat, err := conn.Get(root + "/plain")
	Must(err)
	Equal([]any{string(data), stat.Version}, []any{"这是第一个事件", int32(0)}, "as made")
	Equal(Got(conn.Set(root+"/plain", []byte("two"), 0)).Version, 1, "version")
	_, err = conn.Set(root+"/plain", nil, 0)
	refused(zk.ErrBadVersion, err)
	_, _, err = conn.Get(root + "/none")
	refused(zk.ErrNoNode, err)
	Got(conn.Sync(root))
}

func children() {
	found, stat, err := conn.Children(root)
	Must(err)
	slices.Sort(found)
	Equal(found, []string{"container", "ephemeral", "plain"}, "children")
	Equal(stat.NumChildren, 3, "number of children")
	isThere, _, err := conn.Exists(root + "/none")
	Must(err)
	True(!isThere, "none exists")
}

func remove() {
	refused(zk.ErrNotEmpty, conn.Delete(root, -1))
	refused(zk.ErrBadVersion, conn.Delete(root+"/container", 7))
	Must(conn.Delete(root+"/container", 0))
	refused(zk.ErrNoNode, conn.Delete(root+"/container", -1))
}

func watches() {
	Got(conn.Create(root+"/watched", nil, 0, open))
	_, _, data, err := conn.GetW(root + "/watched")
	Must(err)
	_, _, later, err := conn.ExistsW(root + "/later")
	Must(err)
	_, _, list, err := conn.ChildrenW(root)
	Must(err)
	Got(conn.Set(root+"/watched", nil, -1))
	Got(conn.Create(root+"/later", nil, 0, open))
	event(data, zk.EventNodeDataChanged, root+"/watched")
	event(later, zk.EventNodeCreated, root+"/later")
	event(list, zk.EventNodeChildrenChanged, root)
}

func sequence() {
	var numbers []int
	for _, flags := range []int32{zk.FlagSequence, zk.FlagSequence | zk.FlagEphemeral} {
		path := Got(conn.Create(root+"/seq-", nil, flags, open))
		numbers = append(numbers, Got(strconv.Atoi(path[len(path)-10:])))
	}
	Equal(numbers[1], numbers[0]+1, "one by one")
	path := Got(conn.CreateProtectedEphemeralSequential(root+"/guarded-", nil, open))
	True(strings.Contains(path, "_c_"), "a protected name")
}

func ephemeral() {
	other, _ := connect()
	Got(other.Create(root+"/guest", nil, zk.FlagEphemeral, open))
	_, _, gone, err := conn.ExistsW(root + "/guest")
	Must(err)
	other.Close()
	event(gone, zk.EventNodeDeleted, root+"/guest")
}

func multi() {
	results := Got(conn.Multi(
		&zk.CreateRequest{Path: root + "/m", Data: []byte("one"), Acl: open},
		&zk.CheckVersionRequest{Path: root + "/m", Version: 0},
		&zk.SetDataRequest{Path: root + "/m", Data: []byte("two"), Version: 0},
		&zk.CreateRequest{Path: root + "/m/child", Acl: open},
		&zk.DeleteRequest{Path: root + "/m/child", Version: -1},
	))
	Equal([]any{results[0].String, results[2].Stat.Version}, []any{root + "/m", int32(1)}, "results")
	refusedResults, err := conn.Multi(
		&zk.SetDataRequest{Path: root + "/m", Data: []byte("three"), Version: -1},
		&zk.DeleteRequest{Path: root + "/none", Version: -1},
	)
	refused(zk.ErrNoNode, err)
	Equal(len(refusedResults), 2, "results")
	data, _, err := conn.Get(root + "/m")
	Must(err)
	Equal(string(data), "two", "nothing of it happened")
}

func acl() {
	owner, _ := connect()
	defer owner.Close()
	Must(owner.AddAuth("digest", []byte("me:secret")))
	Got(owner.Create(root+"/private", []byte("mine"), 0, zk.DigestACL(zk.PermAll, "me", "secret")))
	_, _, err := conn.Get(root + "/private")
	refused(zk.ErrNoAuth, err)
	data, _, err := owner.Get(root + "/private")
	Must(err)
	Equal(string(data), "mine", "data")
	_, err = owner.SetACL(root+"/private", zk.AuthACL(zk.PermRead), 3)
	refused(zk.ErrBadVersion, err)
	Equal(Got(owner.SetACL(root+"/private", zk.AuthACL(zk.PermRead|zk.PermAdmin), 0)).Aversion, 1, "aversion")
	acls, _, err := owner.GetACL(root + "/private")
	Must(err)
	Equal(acls, []zk.ACL{{Perms: zk.PermRead | zk.PermAdmin, Scheme: "digest", ID: zk.DigestACL(0, "me", "secret")[0].ID}}, "ACL")
	_, err = owner.Set(root+"/private", nil, -1)
	refused(zk.ErrNoAuth, err)
}

func lock() {
	mine, theirs := zk.NewLock(conn, root+"/lock", open), zk.NewLock(conn, root+"/lock", open)
	Must(mine.Lock())
	taken := make(chan error, 1)
	go func() { taken <- theirs.Lock() }()
	select {
	case <-taken:
		Fail("taken twice")
	case <-time.After(100 * time.Millisecond):
	}
	Must(mine.Unlock())
	Must(<-taken)
	Must(theirs.Unlock())
}

// restart: the session, its ephemeral and its watches outlive the server.
func restart(how string) {
	session := conn.SessionID()
	Got(conn.Create(root+"/survivor-"+how, nil, zk.FlagEphemeral, open))
	_, _, data, err := conn.GetW(root + "/m")
	Must(err)
	_, _, later, err := conn.ExistsW(root + "/after-" + how)
	Must(err)
	_, _, list, err := conn.ChildrenW(root)
	Must(err)
	Ask(how)
	await(sessions, zk.StateHasSession)
	Equal(conn.SessionID(), session, "session")
	_, stat, err := conn.Exists(root + "/survivor-" + how)
	Must(err)
	Equal(stat.EphemeralOwner, session, "owner")
	Got(conn.Set(root+"/m", []byte("after"), -1))
	Got(conn.Create(root+"/after-"+how, nil, 0, open))
	event(data, zk.EventNodeDataChanged, root+"/m")
	event(later, zk.EventNodeCreated, root+"/after-"+how)
	event(list, zk.EventNodeChildrenChanged, root)
}

// words: the four-letter words that the client knows.
func words() {
	True(zk.FLWRuok([]string{address}, 5*time.Second)[0], "imok")
	// Not ok with any server: the connection that asks has no session, and the client can't read its line.
	clients, _ := zk.FLWCons([]string{address}, 5*time.Second)
	True(slices.ContainsFunc(clients[0].Clients, func(client *zk.ServerClient) bool {
		return client.SessionID == conn.SessionID()
	}), "this session among the connections")
}

func removeTree(path string) {
	found, _, err := conn.Children(path)
	Must(err)
	for _, child := range found {
		removeTree(path + "/" + child)
	}
	Must(conn.Delete(path, -1))
}

func cleanup() {
	Must(conn.AddAuth("digest", []byte("me:secret")))
	removeTree(root)
	conn.Close()
}

func main() {
	Run([]Check{
		{"create, all modes", createModes},
		{"get, set, versions", getSet},
		{"children, exists", children},
		{"delete, errors", remove},
		{"watches", watches},
		{"sequence", sequence},
		{"ephemeral ends with its session", ephemeral},
		{"multi", multi},
		{"ACL, auth", acl},
		{"lock", lock},
		{"four-letter words", words},
		{"same session after a restart", func() { restart("restart") }},
		{"same session after kill -9", func() { restart("kill") }},
		{"delete a tree, close", cleanup},
	})
}
