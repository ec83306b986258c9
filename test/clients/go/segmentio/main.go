// segmentio/kafka-go. Arguments: bootstrap address, a prefix for names.
package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"github.com/segmentio/kafka-go"

	. "clients/checks"
)

var (
	address, prefix = os.Args[1], os.Args[2]
	topic, group    = prefix + ".topic", prefix + ".group"
	client          = &kafka.Client{Addr: kafka.TCP(address), Timeout: 10 * time.Second}
)

func soon() context.Context {
	within, _ := context.WithTimeout(context.Background(), 20*time.Second)
	return within
}

func createTopic() {
	asked := &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{{
		Topic: topic, NumPartitions: 2, ReplicationFactor: 1,
		ConfigEntries: []kafka.ConfigEntry{{ConfigName: "retention.ms", ConfigValue: "3600000"}},
	}}}
	Must(Got(client.CreateTopics(soon(), asked)).Errors[topic])
	True(errors.Is(Got(client.CreateTopics(soon(), asked)).Errors[topic], kafka.TopicAlreadyExists), "made twice")
}

func partitionsOf(name string) int {
	found := Got(client.Metadata(soon(), &kafka.MetadataRequest{Topics: []string{name}})).Topics[0]
	if found.Error != nil {
		return 0
	}
	return len(found.Partitions)
}

func describeTopics() {
	Until("two partitions", func() bool { return partitionsOf(topic) == 2 })
	metadata := Got(client.Metadata(soon(), &kafka.MetadataRequest{}))
	True(metadata.ClusterID != "" && len(metadata.Brokers) == 1 && metadata.Controller.ID == 1, "a cluster id, one broker")
	versions := Got(client.ApiVersions(soon(), &kafka.ApiVersionsRequest{}))
	Must(versions.Error)
	True(len(versions.ApiKeys) > 30, "many APIs")
}

func ends() []int64 {
	listed := Got(client.ListOffsets(soon(), &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{
		topic: {kafka.LastOffsetOf(0), kafka.LastOffsetOf(1)},
	}})).Topics[topic]
	slices.SortFunc(listed, func(a, b kafka.PartitionOffsets) int { return a.Partition - b.Partition })
	return []int64{listed[0].LastOffset, listed[1].LastOffset}
}

// send writes the records to partition 0, and returns where they begin.
func send(codec kafka.Compression) int64 {
	from := ends()[0]
	var messages []kafka.Message
	for _, r := range Records {
		message := kafka.Message{Key: r.Key, Value: r.Value}
		for _, h := range r.Headers {
			message.Headers = append(message.Headers, kafka.Header{Key: h.Key, Value: h.Value})
		}
		messages = append(messages, message)
	}
	zero := kafka.BalancerFunc(func(kafka.Message, ...int) int { return 0 })
	writer := &kafka.Writer{
		Addr: kafka.TCP(address), Topic: topic, Balancer: zero, Compression: codec,
		BatchTimeout: 10 * time.Millisecond, RequiredAcks: kafka.RequireAll,
	}
	defer writer.Close()
	Must(writer.WriteMessages(soon(), messages...))
	return from
}

func plain(message kafka.Message) Record {
	record := Record{Key: message.Key, Value: message.Value}
	for _, h := range message.Headers {
		record.Headers = append(record.Headers, Header{Key: h.Key, Value: h.Value})
	}
	return record
}

func take(reader *kafka.Reader, count int, commit bool) (found []Record) {
	for within := soon(); len(found) < count; {
		message := Got(reader.FetchMessage(within))
		found = append(found, plain(message))
		if commit {
			Must(reader.CommitMessages(within, message))
		}
	}
	return found
}

func readFrom(offset int64) []Record {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{address}, Topic: topic, Partition: 0, MaxWait: 200 * time.Millisecond})
	defer reader.Close()
	Must(reader.SetOffset(offset))
	return take(reader, len(Records), false)
}

// produce: kafka-go has no null, neither sent nor read.
func produce(codec kafka.Compression) func() {
	return func() { Equal(withoutNulls(readFrom(send(codec))), withoutNulls(Records), "records") }
}

func withoutNulls(records []Record) (found []Record) {
	for _, r := range records {
		found = append(found, Record{Key: append([]byte{}, r.Key...), Value: append([]byte{}, r.Value...), Headers: r.Headers})
	}
	return found
}

func timestamps() {
	writer := &kafka.Writer{Addr: kafka.TCP(address), Topic: topic, BatchTimeout: time.Millisecond, RequiredAcks: kafka.RequireAll}
	writer.Balancer = kafka.BalancerFunc(func(kafka.Message, ...int) int { return 1 })
	defer writer.Close()
	base := time.Now().Truncate(time.Millisecond).Add(-100 * time.Second)
	for n := range 3 {
		Must(writer.WriteMessages(soon(), kafka.Message{Value: []byte("at"), Time: base.Add(time.Duration(n) * time.Second)}))
	}
	asked := []kafka.OffsetRequest{kafka.FirstOffsetOf(1), kafka.LastOffsetOf(1), kafka.TimeOffsetOf(1, base.Add(500*time.Millisecond))}
	found := Got(client.ListOffsets(soon(), &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{topic: asked}})).Topics[topic][0]
	Equal([]int64{found.FirstOffset, found.LastOffset}, []int64{0, 3}, "start, end")
	_, isOne := found.Offsets[1]
	True(isOne, "a time between")
}

func member(name string) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{address}, Topic: topic, GroupID: name, StartOffset: kafka.FirstOffset,
		MaxWait: 200 * time.Millisecond, HeartbeatInterval: 300 * time.Millisecond,
	})
}

func committed() []int64 {
	asked := &kafka.OffsetFetchRequest{GroupID: group, Topics: map[string][]int{topic: {0, 1}}}
	found := Got(client.OffsetFetch(soon(), asked)).Topics[topic]
	slices.SortFunc(found, func(a, b kafka.OffsetFetchPartition) int { return a.Partition - b.Partition })
	return []int64{found[0].CommittedOffset, found[1].CommittedOffset}
}

func readAsGroup(count int) []Record {
	reader := member(group)
	defer reader.Close()
	found := take(reader, count, true)
	Equal(committed(), ends(), "committed")
	return found
}

func groupReads() {
	end := ends()
	readAsGroup(int(end[0] + end[1]))
}

func groupGoesOn() {
	send(0)
	Equal(withoutNulls(readAsGroup(len(Records))), withoutNulls(Records), "only the new records")
}

func groupShares() {
	name := prefix + ".shared"
	first, second := member(name), member(name)
	defer second.Close()
	assigned := func() (counts []int) {
		described := Got(client.DescribeGroups(soon(), &kafka.DescribeGroupsRequest{GroupIDs: []string{name}})).Groups[0]
		if described.GroupState != "Stable" {
			return nil
		}
		for _, each := range described.Members {
			for _, of := range each.MemberAssignments.Topics {
				counts = append(counts, len(of.Partitions))
			}
		}
		return counts
	}
	Until("a partition each", func() bool { return slices.Equal(assigned(), []int{1, 1}) })
	Must(first.Close())
	Until("both for the one that stays", func() bool { return slices.Equal(assigned(), []int{2}) })
}

func groups() {
	listed := Got(client.ListGroups(soon(), &kafka.ListGroupsRequest{}))
	Must(listed.Error)
	True(slices.ContainsFunc(listed.Groups, func(each kafka.ListGroupsResponseGroup) bool { return each.GroupID == group }), "the group in the list")
	described := Got(client.DescribeGroups(soon(), &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})).Groups[0]
	Equal(described.GroupState, "Empty", "state")
}

func retention() string {
	resources := []kafka.DescribeConfigRequestResource{{ResourceType: kafka.ResourceTypeTopic, ResourceName: topic, ConfigNames: []string{"retention.ms"}}}
	return Got(client.DescribeConfigs(soon(), &kafka.DescribeConfigsRequest{Resources: resources})).Resources[0].ConfigEntries[0].ConfigValue
}

func configs() {
	Equal(retention(), "3600000", "as made")
	change := []kafka.IncrementalAlterConfigsRequestConfig{{Name: "retention.ms", Value: "7200000", ConfigOperation: kafka.ConfigOperationSet}}
	resources := []kafka.IncrementalAlterConfigsRequestResource{{ResourceType: kafka.ResourceTypeTopic, ResourceName: topic, Configs: change}}
	altered := Got(client.IncrementalAlterConfigs(soon(), &kafka.IncrementalAlterConfigsRequest{Resources: resources}))
	Must(altered.Resources[0].Error)
	Equal(retention(), "7200000", "changed")
}

func morePartitions() {
	asked := []kafka.TopicPartitionsConfig{{Name: topic, Count: 3}}
	Must(Got(client.CreatePartitions(soon(), &kafka.CreatePartitionsRequest{Topics: asked})).Errors[topic])
	Until("three partitions", func() bool { return partitionsOf(topic) == 3 })
}

func deleteGroup() {
	asked := &kafka.OffsetDeleteRequest{GroupID: group, Topics: map[string][]int{topic: {1}}}
	Must(Got(client.OffsetDelete(soon(), asked)).Topics[topic][0].Error)
	Equal(committed()[1], -1, "no offset")
	Must(Got(client.DeleteGroups(soon(), &kafka.DeleteGroupsRequest{GroupIDs: []string{group}})).Errors[group])
}

func deleteTopic() {
	Must(Got(client.DeleteTopics(soon(), &kafka.DeleteTopicsRequest{Topics: []string{topic}})).Errors[topic])
	Until("the topic is gone", func() bool { return partitionsOf(topic) == 0 })
}

func missing() { Skip("no call") }

func main() {
	Run([]Check{
		{"create topic", createTopic},
		{"describe topics", describeTopics},
		{"produce, consume: none", produce(0)},
		{"produce, consume: gzip", produce(kafka.Gzip)},
		{"produce, consume: snappy", produce(kafka.Snappy)},
		{"produce, consume: lz4", produce(kafka.Lz4)},
		{"produce, consume: zstd", produce(kafka.Zstd)},
		{"idempotent producer", missing},
		{"offsets by timestamp", timestamps},
		{"group reads, commits", groupReads},
		{"group goes on from its commit", groupGoesOn},
		{"two members share", groupShares},
		{"list, describe groups", groups},
		{"describe, alter configs", configs},
		{"add partitions", morePartitions},
		{"delete records", missing},
		{"delete group", deleteGroup},
		{"delete topic", deleteTopic},
	})
}
