// franz-go. Arguments: bootstrap address, a prefix for names.
package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	. "clients/checks"
)

var (
	address, prefix = os.Args[1], os.Args[2]
	topic, group    = prefix + ".topic", prefix + ".group"
	ledger, queue   = prefix + ".ledger", prefix + ".queue"
	admin           = kadm.NewClient(client())
)

func client(options ...kgo.Opt) *kgo.Client {
	return Got(kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(address), kgo.FetchMaxWait(200 * time.Millisecond)}, options...)...))
}

func soon() context.Context {
	within, _ := context.WithTimeout(context.Background(), 20*time.Second)
	return within
}

func createTopic() {
	retention := "3600000"
	configs := map[string]*string{"retention.ms": &retention}
	made := Got(admin.CreateTopic(soon(), 2, 1, configs, topic))
	Equal(made.NumPartitions, 2, "partitions")
	_, err := admin.CreateTopic(soon(), 2, 1, configs, topic)
	True(errors.Is(err, kerr.TopicAlreadyExists), "made twice")
}

func describeTopics() {
	listed := Got(admin.ListTopics(soon()))
	True(listed.Has(topic), "the topic in the list")
	Equal(len(listed[topic].Partitions), 2, "partitions")
	True(listed[topic].ID != kadm.TopicID{}, "a topic id")
	metadata := Got(admin.BrokerMetadata(soon()))
	True(metadata.Cluster != "" && len(metadata.Brokers) == 1, "a cluster id and one broker")
	Got(admin.ApiVersions(soon())).Each(func(versions kadm.BrokerApiVersions) { Must(versions.Err) })
	True(len(Got(admin.DescribeAllLogDirs(soon(), nil))) == 1, "log dirs")
}

func send(options ...kgo.Opt) int64 {
	producer := client(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	defer producer.Close()
	var records []*kgo.Record
	for _, r := range Records {
		record := &kgo.Record{Topic: topic, Partition: 0, Key: r.Key, Value: r.Value}
		for _, h := range r.Headers {
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
		}
		records = append(records, record)
	}
	results := producer.ProduceSync(soon(), records...)
	Must(results.FirstErr())
	for n, result := range results {
		Equal(result.Record.Offset, results[0].Record.Offset+int64(n), "offset")
	}
	return results[0].Record.Offset
}

func take(consumer *kgo.Client, count int) []Record {
	var found []Record
	for within := soon(); len(found) < count; {
		fetches := consumer.PollFetches(within)
		for _, problem := range fetches.Errors() {
			Must(problem.Err)
		}
		fetches.EachRecord(func(r *kgo.Record) {
			record := Record{Key: r.Key, Value: r.Value}
			for _, h := range r.Headers {
				record.Headers = append(record.Headers, Header{Key: h.Key, Value: h.Value})
			}
			found = append(found, record)
		})
	}
	return found
}

func readFrom(offset int64) []Record {
	at := map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().At(offset)}}
	consumer := client(kgo.ConsumePartitions(at))
	defer consumer.Close()
	return take(consumer, len(Records))
}

func produce(codec kgo.CompressionCodec) func() {
	return func() {
		from := send(kgo.DisableIdempotentWrite(), kgo.ProducerBatchCompression(codec))
		Equal(readFrom(from), Records, "records")
	}
}

func idempotent() { Equal(readFrom(send()), Records, "records") }

func ledgerValues(level kgo.IsolationLevel, count int) []string {
	at := map[string]map[int32]kgo.Offset{ledger: {0: kgo.NewOffset().At(0)}}
	consumer := client(kgo.ConsumePartitions(at), kgo.FetchIsolationLevel(level))
	defer consumer.Close()
	var values []string
	for _, record := range take(consumer, count) {
		values = append(values, string(record.Value))
	}
	return values
}

// transactions: one is aborted and one is committed; only who asks to read what isn't committed sees both.
func transactions() {
	Got(admin.CreateTopic(soon(), 1, 1, nil, ledger))
	producer := client(kgo.TransactionalID(prefix + ".transactional"))
	defer producer.Close()
	for _, end := range []struct {
		name string
		try  kgo.TransactionEndTry
	}{{"abort", kgo.TryAbort}, {"commit", kgo.TryCommit}} {
		Must(producer.BeginTransaction())
		for _, n := range []string{" 1", " 2"} {
			Must(producer.ProduceSync(soon(), &kgo.Record{Topic: ledger, Value: []byte(end.name + n)}).FirstErr())
		}
		Must(producer.EndTransaction(soon(), end.try))
	}
	Equal(ledgerValues(kgo.ReadCommitted(), 2), []string{"commit 1", "commit 2"}, "committed")
	Equal(ledgerValues(kgo.ReadUncommitted(), 4), []string{"abort 1", "abort 2", "commit 1", "commit 2"}, "all")
}

// offsetsInTransaction: the group's offset stays with an aborted transaction, and moves with a committed one.
func offsetsInTransaction() {
	name := prefix + ".ledger-group"
	Got(admin.CreateTopic(soon(), 1, 1, nil, prefix+".copies"))
	session := Got(kgo.NewGroupTransactSession(
		kgo.SeedBrokers(address), kgo.TransactionalID(prefix+".offsets"), kgo.ConsumerGroup(name), kgo.ConsumeTopics(ledger),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	))
	defer session.Close()
	for _, end := range []kgo.TransactionEndTry{kgo.TryAbort, kgo.TryCommit} {
		read := 0
		for read < 2 {
			fetches := session.PollFetches(soon())
			Equal(len(fetches.Errors()), 0, "errors of the fetch")
			read += fetches.NumRecords()
		}
		Must(session.Begin())
		Must(session.ProduceSync(soon(), &kgo.Record{Topic: prefix + ".copies", Value: []byte("copied")}).FirstErr())
		isCommitted := Got(session.End(soon(), end))
		Equal(isCommitted, bool(end), "committed")
		found, _ := Got(admin.FetchOffsets(soon(), name)).Lookup(ledger, 0)
		Equal(found.At > 2, isCommitted, "the group's offset moved")
	}
	Must(Got(admin.DeleteTopics(soon(), ledger, prefix+".copies")).Error())
}

func timestamps() {
	producer := client(kgo.RecordPartitioner(kgo.ManualPartitioner()))
	defer producer.Close()
	base := time.Now().UnixMilli() - 100_000
	for n := range int64(3) {
		at := &kgo.Record{Topic: topic, Partition: 1, Value: []byte("at"), Timestamp: time.UnixMilli(base + n*1000)}
		Must(producer.ProduceSync(soon(), at).FirstErr())
	}
	one := func(listed kadm.ListedOffsets, err error) kadm.ListedOffset {
		Must(err)
		found, _ := listed.Lookup(topic, 1)
		Must(found.Err)
		return found
	}
	Equal(one(admin.ListStartOffsets(soon(), topic)).Offset, 0, "start")
	Equal(one(admin.ListEndOffsets(soon(), topic)).Offset, 3, "end")
	between := one(admin.ListOffsetsAfterMilli(soon(), base+500, topic))
	Equal([]int64{between.Offset, between.Timestamp}, []int64{1, base + 1000}, "a time between")
	Equal(one(admin.ListOffsetsAfterMilli(soon(), base+2001, topic)).Offset, 3, "after the end, the end")
	Equal(one(admin.ListMaxTimestampOffsets(soon(), topic)).Offset, 2, "max timestamp")
}

func member(options ...kgo.Opt) *kgo.Client {
	common := []kgo.Opt{kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.DisableAutoCommit()}
	return client(append(append(common, kgo.ConsumeResetOffset(kgo.NewOffset().AtStart())), options...)...)
}

func ends() (int64, int64) {
	listed := Got(admin.ListEndOffsets(soon(), topic))
	zero, _ := listed.Lookup(topic, 0)
	one, _ := listed.Lookup(topic, 1)
	return zero.Offset, one.Offset
}

func committed() (int64, int64) {
	found := Got(admin.FetchOffsets(soon(), group))
	zero, _ := found.Lookup(topic, 0)
	one, _ := found.Lookup(topic, 1)
	return zero.At, one.At
}

func readAsGroup(count int) []Record {
	consumer := member()
	found := take(consumer, count)
	Must(consumer.CommitUncommittedOffsets(soon()))
	consumer.Close()
	zero, one := ends()
	zeroAt, oneAt := committed()
	Equal([]int64{zeroAt, oneAt}, []int64{zero, one}, "committed")
	return found
}

func groupReads() {
	zero, one := ends()
	readAsGroup(int(zero + one))
}

func groupGoesOn() {
	send()
	Equal(readAsGroup(len(Records)), Records, "only the new records")
}

func shares(balancer kgo.GroupBalancer) func() {
	return func() {
		first, second := member(kgo.Balancers(balancer)), member(kgo.Balancers(balancer))
		defer second.Close()
		var members []kadm.DescribedGroupMember
		Until("a partition each", func() bool {
			described := Got(admin.DescribeGroups(soon(), group))[group]
			members = described.Members
			return described.State == "Stable" && len(members) == 2 && partitionsOf(members[0]) == 1 && partitionsOf(members[1]) == 1
		})
		Equal(members[0].ClientHost != "", true, "client host")
		first.Close()
		Until("both for the one that stays", func() bool {
			described := Got(admin.DescribeGroups(soon(), group))[group]
			return described.State == "Stable" && len(described.Members) == 1 && partitionsOf(described.Members[0]) == 2
		})
	}
}

// consumerProtocol: two members that the broker assigns to (KIP-848), of which one leaves.
func consumerProtocol() {
	name := prefix + ".next-group"
	options := []kgo.Opt{kgo.ConsumerGroup(name), kgo.ServerSideBalancer(), kgo.Balancers(kgo.StickyBalancer())}
	first, second := member(options...), member(options...)
	defer second.Close()
	assigned := func() (counts []int) {
		described := Got(admin.DescribeConsumerGroups(soon(), name))[name]
		if described.State != "Stable" {
			return nil
		}
		for _, each := range described.Members {
			counts = append(counts, len(each.Assignment[topic]))
		}
		return counts
	}
	Until("a partition each", func() bool { return slices.Equal(assigned(), []int{1, 1}) })
	first.Close()
	Until("both for the one that stays", func() bool { return slices.Equal(assigned(), []int{2}) })
}

func fillQueue(count int) {
	producer := client()
	defer producer.Close()
	for range count {
		Must(producer.ProduceSync(soon(), &kgo.Record{Topic: queue, Value: []byte("queued")}).FirstErr())
	}
}

func shareMember() *kgo.Client {
	return client(kgo.ShareGroup(prefix+".queue-group"), kgo.ConsumeTopics(queue))
}

func shareTake(consumer *kgo.Client, count int) (found []*kgo.Record) {
	for within := soon(); len(found) < count; {
		fetches := consumer.PollFetches(within)
		for _, problem := range fetches.Errors() {
			Must(problem.Err)
		}
		found = append(found, fetches.Records()...)
	}
	return found
}

// shareGroup: accepted and rejected records do not come again; a released one does.
func shareGroup() {
	Got(admin.CreateTopic(soon(), 1, 1, nil, queue))
	earliest := "earliest"
	set := kmsg.NewPtrIncrementalAlterConfigsRequest()
	set.Resources = []kmsg.IncrementalAlterConfigsRequestResource{{
		ResourceType: kmsg.ConfigResourceTypeGroupConfig, ResourceName: prefix + ".queue-group",
		Configs: []kmsg.IncrementalAlterConfigsRequestResourceConfig{{Name: "share.auto.offset.reset", Value: &earliest}},
	}}
	Must(kerr.ErrorForCode(Got(set.RequestWith(soon(), client())).Resources[0].ErrorCode))
	fillQueue(3)
	consumer := shareMember()
	found := shareTake(consumer, 3)
	for n, status := range []kgo.AckStatus{kgo.AckAccept, kgo.AckRelease, kgo.AckReject} {
		found[n].Ack(status)
	}
	Must(consumer.FlushAcks(soon()))
	again := shareTake(consumer, 1)
	Equal(again[0].Offset, found[1].Offset, "the released record")
	again[0].Ack(kgo.AckAccept)
	Must(consumer.FlushAcks(soon()))
	consumer.Close()
	Must(Got(admin.DeleteTopic(soon(), queue)).Err)
}

func partitionsOf(member kadm.DescribedGroupMember) int {
	assigned, isConsumer := member.Assigned.AsConsumer()
	if !isConsumer || len(assigned.Topics) == 0 {
		return 0
	}
	return len(assigned.Topics[0].Partitions)
}

func groups() {
	_, isListed := Got(admin.ListGroups(soon(), "Empty"))[group]
	True(isListed, "the group among the empty ones")
	_, isClassic := Got(admin.ListGroupsByType(soon(), []string{"classic"}))[group]
	True(isClassic, "the group among the classic ones")
	lags := Got(admin.Lag(soon(), group))
	Must(lags.Error())
	Equal(lags[group].Lag.Total(), int64(0), "lag")
	offsets := kadm.Offsets{}
	offsets.AddOffset(topic, 1, 1, -1)
	Must(admin.CommitAllOffsets(soon(), group, offsets))
	_, one := committed()
	Equal(one, 1, "the offset that was set")
}

func configs() {
	retention := func() string {
		described := Got(Got(admin.DescribeTopicConfigs(soon(), topic)).On(topic, nil))
		at := slices.IndexFunc(described.Configs, func(c kadm.Config) bool { return c.Key == "retention.ms" })
		return described.Configs[at].MaybeValue()
	}
	Equal(retention(), "3600000", "as made")
	changed := "7200000"
	change := []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: &changed}}
	Must(Got(Got(admin.AlterTopicConfigs(soon(), change, topic)).On(topic, nil)).Err)
	Equal(retention(), "7200000", "changed")
	Must(Got(Got(admin.AlterTopicConfigs(soon(), []kadm.AlterConfig{{Op: kadm.DeleteConfig, Name: "retention.ms"}}, topic)).On(topic, nil)).Err)
	Equal(retention(), "604800000", "the default again")
	Must(Got(Got(admin.DescribeBrokerConfigs(soon(), 1)).On("1", nil)).Err)
}

func morePartitions() {
	Must(Got(admin.UpdatePartitions(soon(), 3, topic)).Error())
	Until("three partitions", func() bool { return len(Got(admin.ListTopics(soon(), topic))[topic].Partitions) == 3 })
}

func deleteRecords() {
	offsets := kadm.Offsets{}
	offsets.AddOffset(topic, 1, 2, -1)
	deleted := Got(admin.DeleteRecords(soon(), offsets))
	Must(deleted.Error())
	start, _ := Got(admin.ListStartOffsets(soon(), topic)).Lookup(topic, 1)
	Equal(start.Offset, 2, "log start offset")
}

func deleteGroup() {
	set := kadm.TopicsSet{}
	set.Add(topic, 1)
	Must(Got(admin.DeleteOffsets(soon(), group, set)).Error())
	Must(Got(admin.DeleteGroup(soon(), group)).Err)
	_, isListed := Got(admin.ListGroups(soon()))[group]
	True(!isListed, "the group is gone")
}

func deleteTopic() {
	Must(Got(admin.DeleteTopic(soon(), topic)).Err)
	Until("the topic out of the list", func() bool { return !Got(admin.ListTopics(soon())).Has(topic) })
}

func main() {
	Run([]Check{
		{"create topic", createTopic},
		{"describe topics", describeTopics},
		{"produce, consume: none", produce(kgo.NoCompression())},
		{"produce, consume: gzip", produce(kgo.GzipCompression())},
		{"produce, consume: snappy", produce(kgo.SnappyCompression())},
		{"produce, consume: lz4", produce(kgo.Lz4Compression())},
		{"produce, consume: zstd", produce(kgo.ZstdCompression())},
		{"idempotent producer", idempotent},
		{"transactions", transactions},
		{"offsets in a transaction", offsetsInTransaction},
		{"offsets by timestamp", timestamps},
		{"group reads, commits", groupReads},
		{"group goes on from its commit", groupGoesOn},
		{"two members share", shares(kgo.RangeBalancer())},
		{"two members share, cooperative", shares(kgo.CooperativeStickyBalancer())},
		{"consumer protocol", consumerProtocol},
		{"share group: accept, release, reject", shareGroup},
		{"list, describe groups", groups},
		{"describe, alter configs", configs},
		{"add partitions", morePartitions},
		{"delete records", deleteRecords},
		{"delete group", deleteGroup},
		{"delete topic", deleteTopic},
	})
}
