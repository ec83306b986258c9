// sarama. Arguments: bootstrap address, a prefix for names.
package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/IBM/sarama"

	. "clients/checks"
)

var (
	address, prefix = []string{os.Args[1]}, os.Args[2]
	topic, group    = prefix + ".topic", prefix + ".group"
	ledger          = prefix + ".ledger"
	cluster         = Got(sarama.NewClient(address, config()))
	admin           = Got(sarama.NewClusterAdmin(address, config()))
)

func config() *sarama.Config {
	made := sarama.NewConfig()
	made.Version = sarama.MaxVersion
	made.Producer.Return.Successes = true
	made.Producer.Partitioner = sarama.NewManualPartitioner
	made.Consumer.Offsets.Initial = sarama.OffsetOldest
	made.Consumer.Offsets.AutoCommit.Enable = false
	made.Consumer.MaxWaitTime = 200 * time.Millisecond
	return made
}

func createTopic() {
	retention := "3600000"
	detail := &sarama.TopicDetail{NumPartitions: 2, ReplicationFactor: 1, ConfigEntries: map[string]*string{"retention.ms": &retention}}
	Must(admin.CreateTopic(topic, detail, false))
	True(errors.Is(admin.CreateTopic(topic, detail, false), sarama.ErrTopicAlreadyExists), "made twice")
}

func describeTopics() {
	listed := Got(admin.ListTopics())
	Equal(listed[topic].NumPartitions, 2, "partitions")
	described := Got(admin.DescribeTopics([]string{topic}))
	Equal(described[0].Err, sarama.ErrNoError, "error")
	Equal(len(described[0].Partitions), 2, "partitions")
	brokers, controller, err := admin.DescribeCluster()
	Must(err)
	Equal([]int32{int32(len(brokers)), controller}, []int32{1, 1}, "brokers, controller")
	Equal(len(Got(admin.DescribeLogDirs([]int32{1}))), 1, "log dirs")
}

func send(change func(*sarama.Config)) int64 {
	made := config()
	change(made)
	producer := Got(sarama.NewSyncProducer(address, made))
	defer producer.Close()
	var messages []*sarama.ProducerMessage
	for _, r := range Records {
		message := &sarama.ProducerMessage{Topic: topic, Partition: 0}
		if r.Key != nil {
			message.Key = sarama.ByteEncoder(r.Key)
		}
		if r.Value != nil {
			message.Value = sarama.ByteEncoder(r.Value)
		}
		for _, h := range r.Headers {
			message.Headers = append(message.Headers, sarama.RecordHeader{Key: []byte(h.Key), Value: h.Value})
		}
		messages = append(messages, message)
	}
	Must(producer.SendMessages(messages))
	for n, message := range messages {
		Equal(message.Offset, messages[0].Offset+int64(n), "offset")
	}
	return messages[0].Offset
}

func plain(message *sarama.ConsumerMessage) Record {
	record := Record{Key: message.Key, Value: message.Value}
	for _, h := range message.Headers {
		record.Headers = append(record.Headers, Header{Key: string(h.Key), Value: h.Value})
	}
	return record
}

func readFrom(offset int64) []Record {
	consumer := Got(sarama.NewConsumer(address, config()))
	defer consumer.Close()
	partition := Got(consumer.ConsumePartition(topic, 0, offset))
	defer partition.Close()
	var found []Record
	for late := time.After(20 * time.Second); len(found) < len(Records); {
		select {
		case message := <-partition.Messages():
			found = append(found, plain(message))
		case <-late:
			Fail("%d of %d records within 20 s", len(found), len(Records))
		}
	}
	return found
}

func produce(codec sarama.CompressionCodec) func() {
	return func() {
		from := send(func(c *sarama.Config) { c.Producer.Compression = codec })
		Equal(readFrom(from), Records, "records")
	}
}

func idempotent() {
	from := send(func(c *sarama.Config) {
		c.Producer.Idempotent, c.Producer.RequiredAcks, c.Net.MaxOpenRequests = true, sarama.WaitForAll, 1
	})
	Equal(readFrom(from), Records, "records")
}

func transactional(name string) sarama.SyncProducer {
	made := config()
	made.Producer.Idempotent, made.Producer.RequiredAcks, made.Net.MaxOpenRequests = true, sarama.WaitForAll, 1
	made.Producer.Transaction.ID = prefix + "." + name
	return Got(sarama.NewSyncProducer(address, made))
}

func ledgerValues(level sarama.IsolationLevel, count int) (values []string) {
	made := config()
	made.Consumer.IsolationLevel = level
	consumer := Got(sarama.NewConsumer(address, made))
	defer consumer.Close()
	partition := Got(consumer.ConsumePartition(ledger, 0, 0))
	defer partition.Close()
	for late := time.After(20 * time.Second); len(values) < count; {
		select {
		case message := <-partition.Messages():
			values = append(values, string(message.Value))
		case <-late:
			Fail("%d of %d records within 20 s", len(values), count)
		}
	}
	return values
}

// transactions: one is aborted and one is committed; only who asks to read what isn't committed sees both.
func transactions() {
	Must(admin.CreateTopic(ledger, &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false))
	producer := transactional("transactional")
	defer producer.Close()
	for _, end := range []struct {
		name   string
		finish func() error
	}{{"abort", producer.AbortTxn}, {"commit", producer.CommitTxn}} {
		Must(producer.BeginTxn())
		for _, n := range []string{" 1", " 2"} {
			_, _, err := producer.SendMessage(&sarama.ProducerMessage{Topic: ledger, Value: sarama.StringEncoder(end.name + n)})
			Must(err)
		}
		Must(end.finish())
	}
	Equal(ledgerValues(sarama.ReadCommitted, 2), []string{"commit 1", "commit 2"}, "committed")
	Equal(ledgerValues(sarama.ReadUncommitted, 4), []string{"abort 1", "abort 2", "commit 1", "commit 2"}, "all")
}

// offsetsInTransaction: the group's offset stays with an aborted transaction, and moves with a committed one.
func offsetsInTransaction() {
	name := prefix + ".ledger-group"
	producer := transactional("offsets")
	defer producer.Close()
	for _, end := range []struct {
		finish           func() error
		offset, expected int64
	}{{producer.AbortTxn, 1, -1}, {producer.CommitTxn, 2, 2}} {
		Must(producer.BeginTxn())
		_, _, err := producer.SendMessage(&sarama.ProducerMessage{Topic: ledger, Value: sarama.StringEncoder("copied")})
		Must(err)
		offsets := map[string][]*sarama.PartitionOffsetMetadata{ledger: {{Partition: 0, Offset: end.offset, LeaderEpoch: -1}}}
		Must(producer.AddOffsetsToTxn(offsets, name))
		Must(end.finish())
		Until("the group's offset", func() bool {
			return Got(admin.ListConsumerGroupOffsets(name, map[string][]int32{ledger: {0}})).GetBlock(ledger, 0).Offset == end.expected
		})
	}
	Must(admin.DeleteTopic(ledger))
}

func timestamps() {
	producer := Got(sarama.NewSyncProducer(address, config()))
	defer producer.Close()
	base := time.Now().UnixMilli() - 100_000
	for n := range int64(3) {
		at := time.UnixMilli(base + n*1000)
		_, _, err := producer.SendMessage(&sarama.ProducerMessage{Topic: topic, Partition: 1, Value: sarama.StringEncoder("at"), Timestamp: at})
		Must(err)
	}
	Equal(Got(cluster.GetOffset(topic, 1, sarama.OffsetOldest)), 0, "start")
	Equal(Got(cluster.GetOffset(topic, 1, sarama.OffsetNewest)), 3, "end")
	Equal(Got(cluster.GetOffset(topic, 1, base+500)), 1, "a time between")
	Equal(Got(cluster.GetOffset(topic, 1, base+2001)), -1, "after the end")
}

// member is a consumer of the group: it notes what it reads, marks it, and its partitions.
type member struct {
	sync.Mutex
	found    []Record
	assigned []int32
	group    sarama.ConsumerGroup
	stop     context.CancelFunc
	ended    chan struct{}
}

func (m *member) Setup(session sarama.ConsumerGroupSession) error {
	m.Lock()
	defer m.Unlock()
	m.assigned = session.Claims()[topic]
	return nil
}

func (m *member) Cleanup(session sarama.ConsumerGroupSession) error {
	session.Commit()
	return nil
}

func (m *member) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		m.Lock()
		m.found = append(m.found, plain(message))
		m.Unlock()
		session.MarkMessage(message, "")
	}
	return nil
}

func join() *member {
	made := config()
	made.Consumer.Group.Heartbeat.Interval = 300 * time.Millisecond
	within, stop := context.WithCancel(context.Background())
	m := &member{group: Got(sarama.NewConsumerGroup(address, group, made)), stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(m.ended)
		for within.Err() == nil && m.group.Consume(within, []string{topic}, m) == nil {
		}
	}()
	return m
}

func (m *member) leave() {
	m.stop()
	<-m.ended
	Must(m.group.Close())
}

func (m *member) partitions() []int32 {
	m.Lock()
	defer m.Unlock()
	return m.assigned
}

func (m *member) read() []Record {
	m.Lock()
	defer m.Unlock()
	return slices.Clone(m.found)
}

func ends() []int64 {
	return []int64{Got(cluster.GetOffset(topic, 0, sarama.OffsetNewest)), Got(cluster.GetOffset(topic, 1, sarama.OffsetNewest))}
}

func committed() []int64 {
	found := Got(admin.ListConsumerGroupOffsets(group, map[string][]int32{topic: {0, 1}}))
	return []int64{found.GetBlock(topic, 0).Offset, found.GetBlock(topic, 1).Offset}
}

func readAsGroup(count int) []Record {
	m := join()
	defer func() { Equal(committed(), ends(), "committed") }()
	defer m.leave()
	Until("the records", func() bool { return len(m.read()) >= count })
	return m.read()
}

func groupReads() {
	all := ends()
	readAsGroup(int(all[0] + all[1]))
}

func groupGoesOn() {
	send(func(*sarama.Config) {})
	Equal(readAsGroup(len(Records)), Records, "only the new records")
}

func groupShares() {
	first, second := join(), join()
	Until("a partition each", func() bool { return len(first.partitions()) == 1 && len(second.partitions()) == 1 })
	True(first.partitions()[0] != second.partitions()[0], "different partitions")
	described := Got(admin.DescribeConsumerGroups([]string{group}))[0]
	Equal(described.State, "Stable", "state")
	Equal(len(described.Members), 2, "members")
	first.leave()
	Until("both for the one that stays", func() bool { return len(second.partitions()) == 2 })
	second.leave()
}

func groups() {
	Equal(Got(admin.ListConsumerGroups())[group], "consumer", "protocol type")
	Equal(Got(admin.DescribeConsumerGroups([]string{group}))[0].State, "Empty", "state")
	moved := map[string]map[int32]sarama.OffsetAndMetadata{topic: {1: {Offset: 1, LeaderEpoch: -1}}}
	Got(admin.AlterConsumerGroupOffsets(group, moved, nil))
	Equal(committed()[1], 1, "the offset that was set")
}

func configs() {
	retention := func() string {
		found := Got(admin.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: topic, ConfigNames: []string{"retention.ms"}}))
		Equal(len(found), 1, "only the one that was asked for")
		return found[0].Value
	}
	Equal(retention(), "3600000", "as made")
	two, three := "7200000", "1800000"
	Must(admin.AlterConfig(sarama.TopicResource, topic, map[string]*string{"retention.ms": &two}, false))
	Equal(retention(), two, "changed")
	step := map[string]sarama.IncrementalAlterConfigsEntry{"retention.ms": {Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &three}}
	Must(admin.IncrementalAlterConfig(sarama.TopicResource, topic, step, false))
	Equal(retention(), three, "changed again")
}

func morePartitions() {
	Must(admin.CreatePartitions(topic, 3, nil, false))
	Until("three partitions", func() bool { return len(Got(admin.DescribeTopics([]string{topic}))[0].Partitions) == 3 })
}

func deleteRecords() {
	Must(admin.DeleteRecords(topic, map[int32]int64{1: 2}))
	Equal(Got(cluster.GetOffset(topic, 1, sarama.OffsetOldest)), 2, "log start offset")
}

func deleteGroup() {
	Must(admin.DeleteConsumerGroupOffset(group, topic, 1))
	Equal(committed()[1], -1, "no offset")
	Must(admin.DeleteConsumerGroup(group))
	_, isListed := Got(admin.ListConsumerGroups())[group]
	True(!isListed, "the group is gone")
}

func deleteTopic() {
	Must(admin.DeleteTopic(topic))
	Until("the topic out of the list", func() bool {
		_, isListed := Got(admin.ListTopics())[topic]
		return !isListed
	})
}

func main() {
	Run([]Check{
		{"create topic", createTopic},
		{"describe topics", describeTopics},
		{"produce, consume: none", produce(sarama.CompressionNone)},
		{"produce, consume: gzip", produce(sarama.CompressionGZIP)},
		{"produce, consume: snappy", produce(sarama.CompressionSnappy)},
		{"produce, consume: lz4", produce(sarama.CompressionLZ4)},
		{"produce, consume: zstd", produce(sarama.CompressionZSTD)},
		{"idempotent producer", idempotent},
		{"transactions", transactions},
		{"offsets in a transaction", offsetsInTransaction},
		{"offsets by timestamp", timestamps},
		{"group reads, commits", groupReads},
		{"group goes on from its commit", groupGoesOn},
		{"two members share", groupShares},
		{"list, describe groups", groups},
		{"describe, alter configs", configs},
		{"add partitions", morePartitions},
		{"delete records", deleteRecords},
		{"delete group", deleteGroup},
		{"delete topic", deleteTopic},
	})
}
