package znodes

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/go-zookeeper/zk"
)

// A znode of a family; never changed, but replaced.
type znode struct {
	name    string
	data    string
	version int32
	owner   int64
}

// A family is a znode and its children, as ZooKeeper 3.9.5 keeps them. It is never changed: apply makes another.
type family struct {
	exists   bool
	self     znode
	creates  int32 // how often a child was created: the number of the next sequential one
	children []znode
}

// apply says what a server in this state answers, and in which state it is then.
func (f *family) apply(o Operation) (*family, Answer) {
	switch o.Kind {
	case Sync:
		return f, Answer{}
	case Close:
		return f.withoutSession(o.Session), Answer{}
	case Multi:
		return f.applyAll(o.Parts)
	case Create:
		return f.create(o)
	case Children:
		if !f.exists {
			return f, Answer{Err: zk.ErrNoNode}
		}
		names := []string{}
		for _, child := range f.children {
			names = append(names, child.name)
		}
		return f, Answer{Stat: f.stat(f.self), Names: names}
	}
	found, isThere := f.find(o.Name)
	if !isThere {
		return f, Answer{Err: zk.ErrNoNode}
	}
	switch o.Kind {
	case Get:
		return f, Answer{Data: found.data, Stat: f.stat(found)}
	case Exists:
		return f, Answer{Stat: f.stat(found)}
	}
	if o.Version != -1 && o.Version != found.version {
		return f, Answer{Err: zk.ErrBadVersion}
	}
	switch o.Kind {
	case Check:
		return f, Answer{}
	case Set:
		found.data = o.Data
		found.version++
		next := f.with(found)
		return next, Answer{Stat: next.stat(found)}
	case Delete:
		if o.Name != "" {
			return f.without(func(child znode) bool { return child.name == o.Name }), Answer{}
		}
		if len(f.children) > 0 {
			return f, Answer{Err: zk.ErrNotEmpty}
		}
		return &family{}, Answer{}
	}
	panic("no operation " + o.Kind)
}

func (f *family) applyAll(operations []Operation) (*family, Answer) {
	next, answers := f, []Answer{}
	for n, o := range operations {
		var answer Answer
		if next, answer = next.apply(o); answer.Err != nil {
			return f, Answer{Err: answer.Err, FailedAt: n}
		}
		answers = append(answers, answer)
	}
	return next, Answer{Parts: answers}
}

func (f *family) create(o Operation) (*family, Answer) {
	made := znode{name: o.Name, data: o.Data}
	if o.Name == "" {
		if f.exists {
			return f, Answer{Err: zk.ErrNodeExists}
		}
		return &family{exists: true, self: made}, Answer{}
	}
	if !f.exists {
		return f, Answer{Err: zk.ErrNoNode}
	}
	if o.Flags&isSequential != 0 {
		made.name += fmt.Sprintf("%010d", f.creates)
	}
	if o.Flags&isEphemeral != 0 {
		made.owner = o.Session
	}
	if _, isThere := f.find(made.name); isThere {
		return f, Answer{Err: zk.ErrNodeExists}
	}
	next := f.with(made)
	next.creates++
	return next, Answer{Name: made.name}
}

func (f *family) find(name string) (znode, bool) {
	if name == "" {
		return f.self, f.exists
	}
	at, isThere := slices.BinarySearchFunc(f.children, name, byName)
	if !isThere {
		return znode{}, false
	}
	return f.children[at], true
}

func byName(one znode, name string) int { return strings.Compare(one.name, name) }

func (f *family) with(changed znode) *family {
	next := *f
	if changed.name == "" {
		next.self = changed
		return &next
	}
	next.children = slices.Clone(f.children)
	if at, isThere := slices.BinarySearchFunc(next.children, changed.name, byName); isThere {
		next.children[at] = changed
	} else {
		next.children = slices.Insert(next.children, at, changed)
	}
	return &next
}

func (f *family) without(isGone func(znode) bool) *family {
	next := *f
	next.children = slices.DeleteFunc(slices.Clone(f.children), isGone)
	return &next
}

func (f *family) withoutSession(session int64) *family {
	return f.without(func(child znode) bool { return child.owner == session })
}

// stat: the cversion that clients see counts deletes too.
func (f *family) stat(of znode) Stat {
	stat := Stat{Version: of.version, DataLength: int32(len(of.data)), Owner: of.owner}
	if of.name == "" {
		stat.NumChildren = int32(len(f.children))
		stat.Cversion = 2*f.creates - stat.NumChildren
	}
	return stat
}

func (f *family) equals(other *family) bool {
	return f.exists == other.exists && f.self == other.self && f.creates == other.creates && slices.Equal(f.children, other.children)
}

var seed = maphash.MakeSeed()

func (f *family) hash() uint64 {
	var sum maphash.Hash
	sum.SetSeed(seed)
	maphash.WriteComparable(&sum, f.self)
	maphash.WriteComparable(&sum, f.creates)
	for _, child := range f.children {
		maphash.WriteComparable(&sum, child)
	}
	return sum.Sum64()
}
