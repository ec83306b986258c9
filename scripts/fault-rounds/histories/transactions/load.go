package transactions

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"histories/kafka"
)

const partitions = 3

// A Load is what clients do, as far as it follows from the seed: writers send and read in transactions to one topic, copiers carry each of its
// records into another once, and readers follow both.
type Load struct {
	Server  string
	Name    string
	Seed    uint64
	Writers int
	Copiers int
	Readers int
}

func (l Load) input() string  { return l.Name + "-in" }
func (l Load) output() string { return l.Name + "-out" }
func (l Load) group() string  { return l.Name + "-copiers" }

// Record has the clients work until `ended` is closed, has the copiers finish, and reads both topics once more.
func (l Load) Record(history *kafka.History, ended <-chan struct{}) {
	admin, err := kafka.NewAdmin(l.Server, partitions, l.input(), l.output())
	if err != nil {
		history.Fault("create topics", err)
		return
	}
	defer admin.Close()
	copied, followed := make(chan struct{}), make(chan struct{})
	var writers, copiers, readers sync.WaitGroup
	for n := range l.Writers {
		writers.Go(func() { l.write(history, n, ended) })
	}
	for n := range l.Copiers {
		copiers.Go(func() { l.copy(history, n, copied) })
	}
	for n := range l.Readers {
		readers.Go(func() { l.follow(history, n, followed) })
	}
	writers.Wait()
	if err := l.seal(history); err != nil {
		history.Fault("last records", err)
	} else if err := l.untilCopied(admin); err != nil {
		history.Fault("copying does not end", err)
	}
	close(copied)
	copiers.Wait()
	close(followed)
	readers.Wait()
	inputs := []string{}
	for number := range partitions {
		inputs = append(inputs, fmt.Sprintf("%s-%d", l.input(), number))
	}
	history.Write("inputs", inputs)
	for _, topic := range []string{l.input(), l.output()} {
		for number := range int32(partitions) {
			for _, level := range []kgo.IsolationLevel{kgo.ReadCommitted(), kgo.ReadUncommitted()} {
				l.readAll(history, admin, topic, number, level)
			}
		}
	}
}

func (l Load) random(kind uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(l.Seed, kind*1000+uint64(n)))
}

// consumer reads given topics from their start.
func (l Load) consumer(level kgo.IsolationLevel, topics ...string) (*kgo.Client, error) {
	from := map[string]map[int32]kgo.Offset{}
	for _, topic := range topics {
		from[topic] = map[int32]kgo.Offset{}
		for number := range int32(partitions) {
			from[topic][number] = kgo.NewOffset().At(0)
		}
	}
	return kafka.NewClient(l.Server, kgo.ConsumePartitions(from), kgo.FetchIsolationLevel(level))
}

// seal sends a last record to each partition, without a transaction: behind markers alone no group's offset would get to the end.
func (l Load) seal(history *kafka.History) error {
	producer, err := kafka.NewClient(l.Server)
	if err != nil {
		return err
	}
	defer producer.Close()
	records := []*kgo.Record{}
	for number := range int32(partitions) {
		records = append(records, &kgo.Record{Topic: l.input(), Partition: number, Value: fmt.Appendf(nil, "last-%d", number)})
	}
	asked := history.Now()
	sends, isWhole := produce(history, producer, records)
	if !isWhole {
		return fmt.Errorf("not all were stored: %v", sends)
	}
	history.Write("transaction", Transaction{
		Producer: l.Name + "-last", Sends: sends, Polls: []Poll{}, Outcome: committed, CommitAsked: asked,
	})
	return nil
}

// untilCopied: the group is at the end of each partition of the input.
func (l Load) untilCopied(admin *kadm.Client) error {
	within := kafka.Soon()
	for within.Err() == nil {
		ends, err := admin.ListCommittedOffsets(within, l.input())
		if err != nil {
			return err
		}
		positions, err := admin.FetchOffsets(within, l.group())
		if err != nil {
			return err
		}
		missing := 0
		ends.Each(func(end kadm.ListedOffset) {
			at, isThere := positions.Lookup(end.Topic, end.Partition)
			if end.Offset > 0 && (!isThere || at.At < end.Offset) {
				missing++
			}
		})
		if missing == 0 {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("the group's offsets are not at the end within %v", kafka.Patience)
}

// readAll reads a partition up to its end.
func (l Load) readAll(history *kafka.History, admin *kadm.Client, topic string, number int32, level kgo.IsolationLevel) {
	read := Log{Partition: fmt.Sprintf("%s-%d", topic, number), IsCommitted: level == kgo.ReadCommitted(), Records: []Seen{}}
	ends, err := admin.ListEndOffsets(kafka.Soon(), topic)
	if err != nil {
		history.Fault("end of "+read.Partition, err)
		return
	}
	end, _ := ends.Lookup(topic, number)
	from := map[string]map[int32]kgo.Offset{topic: {number: kgo.NewOffset().At(0)}}
	// Markers at the end are no records, but tell how far the log was read.
	client, err := kafka.NewClient(l.Server, kgo.ConsumePartitions(from), kgo.FetchIsolationLevel(level), kgo.KeepControlRecords())
	if err != nil {
		history.Fault("consumer of "+read.Partition, err)
		return
	}
	defer client.Close()
	for next, within := int64(0), kafka.Soon(); next < end.Offset; {
		fetches := client.PollFetches(within)
		if err := fetches.Err0(); err != nil {
			history.Fault("reading of "+read.Partition, err)
			return
		}
		fetches.EachRecord(func(record *kgo.Record) {
			next = record.Offset + 1
			if !record.Attrs.IsControl() {
				read.Records = append(read.Records, Seen{read.Partition, record.Offset, string(record.Value)})
			}
		})
	}
	history.Write("log", read)
}
