// Package znodes records what clients of a ZooKeeper server do and are told, and checks that it fits one order of all operations.
package znodes

import (
	"fmt"
	"slices"

	"github.com/go-zookeeper/zk"
)

// A Kind says what an operation does.
type Kind string

const (
	Create   Kind = "create"
	Delete   Kind = "delete"
	Set      Kind = "set"
	Check    Kind = "check" // in a multi alone
	Get      Kind = "get"
	Exists   Kind = "exists"
	Children Kind = "children"
	Sync     Kind = "sync"
	Multi    Kind = "multi"
	// Ends a session, whose ephemerals go with it.
	Close Kind = "close"
)

// An Operation is of one family: a znode and its children. The name of the family's own znode is "".
type Operation struct {
	Kind    Kind
	Name    string
	Data    string
	Version int32
	Flags   int32
	Session int64
	Parts   []Operation // of a multi
}

func (o Operation) isRead() bool {
	return o.Kind == Get || o.Kind == Exists || o.Kind == Children || o.Kind == Sync
}

// A Stat is what of a znode's stat follows from the order of operations alone.
type Stat struct {
	Version, Cversion, NumChildren, DataLength int32
	Owner                                      int64
}

// An Answer is what a client was told, or would be.
type Answer struct {
	// The connection was lost: the operation may have been done, or be done at any time later, or never.
	IsUnknown bool
	Err       error
	// Of a multi that failed: which operation did.
	FailedAt int
	// Of a create: the name that was made.
	Name  string
	Data  string
	Stat  Stat
	Names []string
	// Of a multi that was done.
	Parts []Answer
}

func (a Answer) equals(other Answer) bool {
	return a.Err == other.Err && a.FailedAt == other.FailedAt && a.Name == other.Name && a.Data == other.Data &&
		a.Stat == other.Stat && slices.Equal(a.Names, other.Names) && slices.EqualFunc(a.Parts, other.Parts, Answer.equals)
}

func (o Operation) String() string {
	switch o.Kind {
	case Create:
		return fmt.Sprintf("create %q %s flags %d session %x", o.Name, o.Data, o.Flags, o.Session)
	case Set:
		return fmt.Sprintf("set %q %s version %d", o.Name, o.Data, o.Version)
	case Delete, Check:
		return fmt.Sprintf("%s %q version %d", o.Kind, o.Name, o.Version)
	case Multi:
		return fmt.Sprintf("multi %v", o.Parts)
	case Close:
		return fmt.Sprintf("close %x", o.Session)
	}
	return fmt.Sprintf("%s %q", o.Kind, o.Name)
}

func (a Answer) String() string {
	switch {
	case a.IsUnknown:
		return "unknown"
	case a.Err != nil:
		return fmt.Sprintf("%v at %d", a.Err, a.FailedAt)
	}
	return fmt.Sprintf("%q %s %+v %v %v", a.Name, a.Data, a.Stat, a.Names, a.Parts)
}

const (
	isEphemeral  = zk.FlagEphemeral
	isSequential = zk.FlagSequence
)
