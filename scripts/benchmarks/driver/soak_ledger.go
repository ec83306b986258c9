package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"time"

	"github.com/go-zookeeper/zk"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// What a soak was told is stored. Each part of it is written by one activity alone.
type ledger struct {
	load
	// Numbers that were acknowledged, and those whose answer was an error: they may be there.
	acknowledged, uncertain map[int]bool
	next                    int
	// The last value of each key that was acknowledged; of keys in doubt nothing is known.
	keys      map[string]string
	keyTurn   int
	inDoubt   map[string]bool
	committed map[int]bool
	aborted   map[int]bool
	turn      int
	// How often the znode that is set was set.
	sets int32
}

// Makes the topics and the znodes of a soak.
func openLedger(l load) (*ledger, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(l.server))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	for topic, configs := range soakTopics {
		given := map[string]*string{}
		for name, value := range configs {
			given[name] = &value
		}
		if _, err := admin.CreateTopic(context.Background(), partitions, 1, given, topic); err != nil {
			return nil, fmt.Errorf("%s: %w", topic, err)
		}
	}
	session, err := connect(load{server: l.zookeeper})
	if err != nil {
		return nil, err
	}
	defer session.Close()
	for _, path := range []string{soakRoot, setZnode, queueZnode, membersZnode} {
		if _, err := session.Create(path, nil, 0, zk.WorldACL(zk.PermAll)); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return &ledger{
		load: l, acknowledged: map[int]bool{}, uncertain: map[int]bool{}, keys: map[string]string{}, inDoubt: map[string]bool{},
		committed: map[int]bool{}, aborted: map[int]bool{},
	}, nil
}

func (ledger *ledger) counted(write func(n int) error) error {
	ledger.next++
	err := write(ledger.next)
	if err == nil {
		ledger.acknowledged[ledger.next] = true
	} else {
		ledger.uncertain[ledger.next] = true
	}
	return err
}

func (ledger *ledger) nextOfKey() *kgo.Record {
	ledger.keyTurn++
	key := fmt.Sprintf("key-%d", rand.Intn(compactKeys))
	ledger.inDoubt[key] = true
	if rand.Intn(20) == 0 {
		return &kgo.Record{Key: []byte(key)}
	}
	return &kgo.Record{Key: []byte(key), Value: fmt.Appendf(nil, "%d %s", ledger.keyTurn, randomLetters(200))}
}

func (ledger *ledger) keysWritten(records []*kgo.Record) {
	for _, record := range records {
		ledger.keys[string(record.Key)] = string(record.Value)
		delete(ledger.inDoubt, string(record.Key))
	}
}

func (ledger *ledger) inTransaction(write func(n int, isCommitted bool) error) error {
	ledger.turn++
	isCommitted := ledger.turn%5 != 0
	if err := write(ledger.turn, isCommitted); err != nil {
		return err
	}
	if isCommitted {
		ledger.committed[ledger.turn] = true
	} else {
		ledger.aborted[ledger.turn] = true
	}
	return nil
}

// What is not as it was acknowledged, a line each.
func (ledger *ledger) check() []string {
	problems := slices.Concat(ledger.checkCounted(), ledger.checkKeys(), ledger.checkTransactions(), ledger.checkZnodes())
	const shown = 20
	return problems[:min(shown, len(problems))]
}

func (ledger *ledger) checkCounted() []string {
	seen := map[int]int{}
	last := map[int32]int{}
	problems := []string{}
	err := readTopic(ledger.load, countedTopic, func(record *kgo.Record) {
		var n int
		fmt.Sscan(string(record.Value), &n)
		seen[n]++
		if n < last[record.Partition] {
			problems = append(problems, fmt.Sprintf("%d comes behind %d", n, last[record.Partition]))
		}
		last[record.Partition] = n
	})
	if err != nil {
		return []string{err.Error()}
	}
	for n := range ledger.acknowledged {
		if seen[n] != 1 {
			problems = append(problems, fmt.Sprintf("%d was acknowledged and is there %d times", n, seen[n]))
		}
		delete(seen, n)
	}
	for n, times := range seen {
		if times > 1 || !ledger.uncertain[n] {
			problems = append(problems, fmt.Sprintf("%d is there %d times, and was not acknowledged", n, times))
		}
	}
	return problems
}

func (ledger *ledger) checkKeys() []string {
	found := map[string]string{}
	if err := readTopic(ledger.load, compactTopic, func(record *kgo.Record) { found[string(record.Key)] = string(record.Value) }); err != nil {
		return []string{err.Error()}
	}
	problems := []string{}
	for key, value := range ledger.keys {
		if found[key] != value && !ledger.inDoubt[key] {
			problems = append(problems, fmt.Sprintf("%s is %.20q, not %.20q", key, found[key], value))
		}
	}
	return problems
}

func (ledger *ledger) checkTransactions() []string {
	found := map[int]int{}
	err := readTopic(ledger.load, boughtTopic, func(record *kgo.Record) {
		var n, i int
		fmt.Sscanf(string(record.Value), "%d-%d", &n, &i)
		found[n]++
	})
	if err != nil {
		return []string{err.Error()}
	}
	problems := []string{}
	for n := range ledger.committed {
		if found[n] != 5 {
			problems = append(problems, fmt.Sprintf("transaction %d was committed and has %d records of 5", n, found[n]))
		}
	}
	for n := range ledger.aborted {
		if found[n] > 0 {
			problems = append(problems, fmt.Sprintf("transaction %d was aborted and has %d records", n, found[n]))
		}
	}
	return problems
}

// Reads a topic as it is now from its beginning to its end, committed records alone.
func readTopic(l load, topic string, each func(*kgo.Record)) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client, err := kgo.NewClient(
		kgo.SeedBrokers(l.server), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	ends, err := kadm.NewClient(client).ListEndOffsets(ctx, topic)
	if err != nil {
		return err
	}
	left := map[int32]int64{}
	ends.Each(func(end kadm.ListedOffset) {
		if end.Offset > 0 {
			left[end.Partition] = end.Offset
		}
	})
	for len(left) > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return errors.Join(err, fmt.Errorf("partitions %v of %s are not read to their ends", slices.Collect(maps.Keys(left)), topic))
		}
		fetches.EachRecord(func(record *kgo.Record) {
			if !record.Attrs.IsControl() {
				each(record)
			}
			if record.Offset+1 >= left[record.Partition] {
				delete(left, record.Partition)
			}
		})
	}
	return nil
}
