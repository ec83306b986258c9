package main

import (
	"context"
	"fmt"
	"time"

	"github.com/go-zookeeper/zk"
)

const (
	soakRoot     = "/soak"
	setZnode     = soakRoot + "/set"
	queueZnode   = soakRoot + "/queue"
	membersZnode = soakRoot + "/members"
)

func zookeeperActivities(ledger *ledger) []activity {
	return []activity{
		{"znode set", 20 * time.Millisecond, ledger.setZnode},
		{"znode watch", 0, watchZnode},
		{"znode queue", 50 * time.Millisecond, queueOfZnodes},
		{"session", 500 * time.Millisecond, briefSession},
		{"session watch", 0, watchMembers},
	}
}

func (run *soakRun) session() (*zk.Conn, error) {
	return connect(load{server: run.zookeeper})
}

func (ledger *ledger) setZnode(run *soakRun) (func(context.Context) error, func(), error) {
	session, err := run.session()
	if err != nil {
		return nil, nil, err
	}
	return func(context.Context) error {
		stat, err := session.Set(setZnode, fmt.Appendf(nil, "%d", ledger.sets+1), ledger.sets)
		if err != nil {
			return err
		}
		ledger.sets = stat.Version
		return nil
	}, session.Close, nil
}

// Gets a znode with a watch, and waits until that fires.
func watchZnode(run *soakRun) (func(context.Context) error, func(), error) {
	session, err := run.session()
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context) error {
		_, _, events, err := session.GetW(setZnode)
		if err != nil {
			return err
		}
		return run.await(ctx, events)
	}, session.Close, nil
}

func watchMembers(run *soakRun) (func(context.Context) error, func(), error) {
	session, err := run.session()
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context) error {
		_, _, events, err := session.ChildrenW(membersZnode)
		if err != nil {
			return err
		}
		return run.await(ctx, events)
	}, session.Close, nil
}

func (run *soakRun) await(ctx context.Context, events <-chan zk.Event) error {
	select {
	case event := <-events:
		return event.Err
	case <-run.ctx.Done():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("a watch did not fire: %w", ctx.Err())
	}
}

// Puts sequential znodes behind a queue and takes them from its front, in multis.
func queueOfZnodes(run *soakRun) (func(context.Context) error, func(), error) {
	session, err := run.session()
	if err != nil {
		return nil, nil, err
	}
	const longest = 20
	queue := []string{}
	return func(context.Context) error {
		created, err := session.Multi(&zk.CreateRequest{Path: queueZnode + "/n-", Data: []byte("queued"), Acl: zk.WorldACL(zk.PermAll), Flags: zk.FlagSequence})
		if err != nil {
			return err
		}
		queue = append(queue, created[0].String)
		if len(queue) < longest {
			return nil
		}
		first := queue[0]
		queue = queue[1:]
		_, err = session.Multi(&zk.CheckVersionRequest{Path: first, Version: 0}, &zk.DeleteRequest{Path: first, Version: 0})
		return err
	}, session.Close, nil
}

// A session with an ephemeral znode that goes with it.
func briefSession(run *soakRun) (func(context.Context) error, func(), error) {
	turn := 0
	return func(context.Context) error {
		turn++
		session, err := run.session()
		if err != nil {
			return err
		}
		defer session.Close()
		_, err = session.Create(fmt.Sprintf("%s/m-%d", membersZnode, turn), nil, zk.FlagEphemeral, zk.WorldACL(zk.PermAll))
		return err
	}, func() {}, nil
}

func (ledger *ledger) checkZnodes() []string {
	session, err := connect(load{server: ledger.zookeeper})
	if err != nil {
		return []string{err.Error()}
	}
	defer session.Close()
	problems := []string{}
	data, stat, err := session.Get(setZnode)
	if err != nil || stat.Version != ledger.sets || string(data) != fmt.Sprint(ledger.sets) {
		problems = append(problems, fmt.Sprintf("%s was set %d times and is %q, %+v, %v", setZnode, ledger.sets, data, stat, err))
	}
	members, _, err := session.Children(membersZnode)
	if err != nil || len(members) > 0 {
		problems = append(problems, fmt.Sprintf("ephemeral znodes of sessions that are gone: %v, %v", members, err))
	}
	return problems
}
