package znodes

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/go-zookeeper/zk"
)

// Longer than any restart of a server, also a Java one on a busy machine: whose session expires loses its ephemerals at a time that nobody tells.
const sessionTimeout = 100 * time.Second

var everybody = zk.WorldACL(zk.PermAll)

// A session is one of a real client, which comes back to it when the server does.
type session struct {
	connection *zk.Conn
	root       string
}

// openSession: the connection made when the server is there again.
func openSession(server, root string) (*session, error) {
	connection, events, err := zk.Connect(
		[]string{server}, sessionTimeout, zk.WithLogger(log.New(io.Discard, "", 0)), zk.WithHostProvider(&oneServer{}),
		zk.WithDialer(dial),
	)
	if err != nil {
		return nil, err
	}
	deadline := time.After(sessionTimeout)
	for {
		select {
		case event := <-events:
			if event.State == zk.StateHasSession {
				return &session{connection, root}, nil
			}
		case <-deadline:
			connection.Close()
			return nil, fmt.Errorf("no session with %s", server)
		}
	}
}

// A real server that is just starting may never answer who comes too early, and this client would wait 15 times the session's timeout.
const longestHandshake = 5 * time.Second

func dial(network, address string, within time.Duration) (net.Conn, error) {
	connection, err := net.DialTimeout(network, address, within)
	if err != nil {
		return nil, err
	}
	return &shaking{Conn: connection}, nil
}

// shaking is a connection whose first deadline is that of the handshake.
type shaking struct {
	net.Conn
	isShaken bool
}

func (s *shaking) SetReadDeadline(at time.Time) error {
	if !s.isShaken {
		s.isShaken = true
		at = time.Now().Add(longestHandshake)
	}
	return s.Conn.SetReadDeadline(at)
}

// oneServer has the client dial it again soon, instead of a second later, and keep its requests meanwhile.
type oneServer struct {
	server   string
	hasTried bool
}

func (o *oneServer) Init(servers []string) error {
	o.server = servers[0]
	return nil
}
func (o *oneServer) Len() int { return 1 }
func (o *oneServer) Next() (string, bool) {
	if o.hasTried {
		time.Sleep(10 * time.Millisecond)
	}
	o.hasTried = true
	return o.server, false
}
func (o *oneServer) Connected() { o.hasTried = false }

func (s *session) path(family int, name string) string {
	path := fmt.Sprintf("%s/%d", s.root, family)
	if name == "" {
		return path
	}
	return path + "/" + name
}

// ask does an operation. An error is one that no server should answer with; that a connection was lost is in the answer.
func (s *session) ask(family int, o Operation) (answer Answer, zxids []Seen, err error) {
	path := s.path(family, o.Name)
	switch o.Kind {
	case Sync:
		_, err = s.connection.Sync(path)
	case Create:
		var made string
		made, err = s.connection.Create(path, []byte(o.Data), o.Flags, everybody)
		answer.Name = nameIn(made, o)
	case Delete:
		err = s.connection.Delete(path, o.Version)
	case Set:
		var stat *zk.Stat
		stat, err = s.connection.Set(path, []byte(o.Data), o.Version)
		answer.take(stat, o.Data, &zxids, err)
	case Get:
		var stat *zk.Stat
		var data []byte
		data, stat, err = s.connection.Get(path)
		answer.Data = string(data)
		answer.take(stat, answer.Data, &zxids, err)
	case Exists:
		var stat *zk.Stat
		var isThere bool
		isThere, stat, err = s.connection.Exists(path)
		if err == nil && !isThere {
			err = zk.ErrNoNode
		}
		answer.take(stat, "", &zxids, err)
	case Children:
		var stat *zk.Stat
		answer.Names, stat, err = s.connection.Children(path)
		slices.Sort(answer.Names)
		answer.take(stat, "", &zxids, err)
	case Multi:
		var parts []zk.MultiResponse
		parts, err = s.connection.Multi(s.requests(family, o.Parts)...)
		answer.takeParts(o.Parts, parts, &zxids, err)
	}
	if isLost(err) {
		return Answer{IsUnknown: true}, nil, nil
	}
	if err != nil {
		answer = Answer{Err: err, FailedAt: answer.FailedAt}
		zxids = nil
	}
	if err != nil && !slices.Contains(expected, err) {
		return answer, nil, fmt.Errorf("%v: %w", o, err)
	}
	return answer, zxids, nil
}

var expected = []error{zk.ErrNoNode, zk.ErrNodeExists, zk.ErrBadVersion, zk.ErrNotEmpty}

// isLost: whoever sends on a connection that has gone gets the system's error.
func isLost(err error) bool {
	if err == zk.ErrConnectionClosed || err == zk.ErrClosing {
		return true
	}
	var ofSystem net.Error
	return errors.As(err, &ofSystem)
}

func (s *session) requests(family int, operations []Operation) []any {
	requests := []any{}
	for _, o := range operations {
		path := s.path(family, o.Name)
		switch o.Kind {
		case Create:
			requests = append(requests, &zk.CreateRequest{Path: path, Data: []byte(o.Data), Acl: everybody, Flags: o.Flags})
		case Delete:
			requests = append(requests, &zk.DeleteRequest{Path: path, Version: o.Version})
		case Set:
			requests = append(requests, &zk.SetDataRequest{Path: path, Data: []byte(o.Data), Version: o.Version})
		case Check:
			requests = append(requests, &zk.CheckVersionRequest{Path: path, Version: o.Version})
		}
	}
	return requests
}

func (a *Answer) take(stat *zk.Stat, data string, zxids *[]Seen, err error) {
	if err != nil {
		return
	}
	a.Stat = Stat{
		Version: stat.Version, Cversion: stat.Cversion, NumChildren: stat.NumChildren, DataLength: stat.DataLength, Owner: stat.EphemeralOwner,
	}
	*zxids = append(*zxids, Seen{stat.Mzxid, data}, Seen{stat.Czxid, ""}, Seen{stat.Pzxid, ""})
}

func (a *Answer) takeParts(operations []Operation, parts []zk.MultiResponse, zxids *[]Seen, err error) {
	for n, part := range parts {
		if part.Error != nil {
			a.FailedAt = n
			return
		}
		var answer Answer
		switch operations[n].Kind {
		case Create:
			answer.Name = nameIn(part.String, operations[n])
		case Set:
			answer.take(part.Stat, operations[n].Data, zxids, err)
		}
		a.Parts = append(a.Parts, answer)
	}
}

// nameIn: the family's own znode has none.
func nameIn(path string, o Operation) string {
	if o.Name == "" {
		return ""
	}
	return path[strings.LastIndex(path, "/")+1:]
}
