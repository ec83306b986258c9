package main

import (
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/go-zookeeper/zk"
)

const sessionTimeout = 20 * time.Second

// A server that is starting may take a connection and never answer on it: then another one is made.
func connect(l load) (*zk.Conn, error) {
	const patience = 60 * time.Second
	attempt := 250 * time.Millisecond
	for began := time.Now(); time.Since(began) < patience; attempt *= 2 {
		connection, events, err := zk.Connect([]string{l.server}, sessionTimeout, zk.WithLogger(log.New(io.Discard, "", 0)))
		if err != nil {
			return nil, err
		}
		if hasSession(events, attempt) {
			return connection, nil
		}
		connection.Close()
	}
	return nil, fmt.Errorf("no session with %s", l.server)
}

func hasSession(events <-chan zk.Event, within time.Duration) bool {
	deadline := time.After(within)
	for {
		select {
		case event := <-events:
			if event.State == zk.StateHasSession {
				return true
			}
		case <-deadline:
			return false
		}
	}
}

// One operation over and over, by so many workers on each of the connections, each worker on znodes of its own.
func zookeeperOps(operation string) func(load) (figures, error) {
	return func(l load) (figures, error) {
		connections := make([]*zk.Conn, l.clients)
		for i := range connections {
			connection, err := connect(l)
			if err != nil {
				return nil, err
			}
			defer connection.Close()
			connections[i] = connection
		}
		if err := ensure(connections[0], "/"+l.topic); err != nil {
			return nil, err
		}
		data := randomLetters(l.size)
		workers := l.clients * l.outstanding
		latencies := make([][]time.Duration, workers)
		errs := make([]error, workers)
		prepared := make([]int, workers)
		run := func(call func(worker int, connection *zk.Conn) error) {
			var wait sync.WaitGroup
			for worker := range workers {
				wait.Go(func() { errs[worker] = call(worker, connections[worker%l.clients]) })
			}
			wait.Wait()
		}
		path := func(worker, n int) string { return fmt.Sprintf("/%s/%s-%d-%d", l.topic, operation, worker, n) }
		// What is deleted is created before, what is read or set as well.
		run(func(worker int, connection *zk.Conn) error {
			switch operation {
			case "delete":
				prepared[worker] = l.count / workers
			case "get", "set":
				prepared[worker] = 1
			}
			for n := range prepared[worker] {
				if _, err := connection.Create(path(worker, n), data, 0, zk.WorldACL(zk.PermAll)); err != nil {
					return err
				}
			}
			return nil
		})
		if err := first(errs); err != nil {
			return nil, err
		}
		began := time.Now()
		until := began.Add(time.Duration(l.seconds * float64(time.Second)))
		run(func(worker int, connection *zk.Conn) error {
			for n := 0; operation == "delete" && n < prepared[worker] || operation != "delete" && time.Now().Before(until); n++ {
				from := time.Now()
				var err error
				switch operation {
				case "create":
					_, err = connection.Create(path(worker, n), data, 0, zk.WorldACL(zk.PermAll))
				case "set":
					_, err = connection.Set(path(worker, 0), data, -1)
				case "get":
					_, _, err = connection.Get(path(worker, 0))
				case "delete":
					err = connection.Delete(path(worker, n), -1)
				}
				if err != nil {
					return err
				}
				latencies[worker] = append(latencies[worker], time.Since(from))
			}
			return nil
		})
		took := time.Since(began).Seconds()
		if err := first(errs); err != nil {
			return nil, err
		}
		all := []time.Duration{}
		for _, some := range latencies {
			all = append(all, some...)
		}
		result := percentiles(all)
		result["ops_s"] = float64(len(all)) / took
		return result, nil
	}
}

// One znode with a watch from each of so many sessions is set: until the last of them is told.
func zookeeperWatch(l load) (figures, error) {
	writer, err := connect(l)
	if err != nil {
		return nil, err
	}
	defer writer.Close()
	path := "/" + l.topic + "-watched"
	if err := ensure(writer, path); err != nil {
		return nil, err
	}
	watchers := make([]*zk.Conn, l.count)
	for i := range watchers {
		if watchers[i], err = connect(l); err != nil {
			return nil, err
		}
		defer watchers[i].Close()
	}
	const rounds = 5
	latencies := []time.Duration{}
	for range rounds {
		told := make([]<-chan zk.Event, len(watchers))
		for i, watcher := range watchers {
			if _, _, told[i], err = watcher.GetW(path); err != nil {
				return nil, err
			}
		}
		began := time.Now()
		if _, err := writer.Set(path, randomLetters(l.size), -1); err != nil {
			return nil, err
		}
		for _, events := range told {
			<-events
		}
		latencies = append(latencies, time.Since(began))
	}
	return figures{"last_told_ms": percentiles(latencies)["p50_ms"]}, nil
}

// So many znodes, a thousand below each parent.
func zookeeperFill(l load) (figures, error) {
	connection, err := connect(l)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	data := randomLetters(l.size)
	if err := ensure(connection, "/"+l.topic); err != nil {
		return nil, err
	}
	const atOnce = 1000
	began := time.Now()
	for from := 0; from < l.count; from += atOnce {
		parent := fmt.Sprintf("/%s/%d", l.topic, from/atOnce)
		requests := []any{&zk.CreateRequest{Path: parent, Acl: zk.WorldACL(zk.PermAll)}}
		for n := range min(atOnce, l.count-from) {
			path := fmt.Sprintf("%s/%d", parent, n)
			requests = append(requests, &zk.CreateRequest{Path: path, Data: data, Acl: zk.WorldACL(zk.PermAll)})
		}
		if _, err := connection.Multi(requests...); err != nil {
			return nil, err
		}
	}
	return figures{"seconds": time.Since(began).Seconds()}, nil
}

func ensure(connection *zk.Conn, path string) error {
	_, err := connection.Create(path, nil, 0, zk.WorldACL(zk.PermAll))
	if err == zk.ErrNodeExists {
		return nil
	}
	return err
}

func first(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
