package main

import (
	"context"
	"fmt"
	"math/rand"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const (
	countedTopic = "soak-counted"
	passingTopic = "soak-passing"
	compactTopic = "soak-compact"
	boughtTopic  = "soak-transactions"
	partitions   = 3
	compactKeys  = 500
)

var codecs = []kgo.CompressionCodec{
	kgo.NoCompression(), kgo.GzipCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression(),
}

// Topics whose segments are small, so that they are dropped and compacted all the time.
var soakTopics = map[string]map[string]string{
	countedTopic: {},
	boughtTopic:  {},
	passingTopic: {"internal.segment.bytes": "262144", "retention.bytes": "1048576", "file.delete.delay.ms": "1000"},
	compactTopic: {
		"cleanup.policy": "compact", "internal.segment.bytes": "131072", "min.cleanable.dirty.ratio": "0.1",
		"delete.retention.ms": "1000", "file.delete.delay.ms": "1000",
	},
}

func kafkaActivities(ledger *ledger) []activity {
	return []activity{
		{"produce", 50 * time.Millisecond, ledger.produceCounted},
		{"fetch", 50 * time.Millisecond, fetchOne},
		{"produce compressed", 100 * time.Millisecond, produceCompressed},
		{"produce keys", 50 * time.Millisecond, ledger.produceKeys},
		{"transaction", 200 * time.Millisecond, ledger.transaction},
		{"consume", 10 * time.Millisecond, groupMember(kgo.ConsumerGroup("soak-group"))},
		{"consume beside", 10 * time.Millisecond, groupMember(kgo.ConsumerGroup("soak-group"))},
		{"share", 10 * time.Millisecond, groupMember(kgo.ShareGroup("soak-share"))},
		{"come and go", 10 * time.Second, passingMember(kgo.ConsumerGroup("soak-group"))},
		{"share, come and go", 15 * time.Second, passingMember(kgo.ShareGroup("soak-share"))},
		{"topics", 2 * time.Second, makeAndDeleteTopic},
		{"admin", time.Second, askAdministrator},
		{"connect", 250 * time.Millisecond, connectOnce},
	}
}

func (run *soakRun) client(options ...kgo.Opt) (*kgo.Client, error) {
	return kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(run.server)}, options...)...)
}

// One record at a time, each after the answer to the one before.
func (ledger *ledger) produceCounted(run *soakRun) (func(context.Context) error, func(), error) {
	client, err := run.client(kgo.DefaultProduceTopic(countedTopic), kgo.ProducerLinger(0), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context) error {
		return ledger.counted(func(n int) error {
			record := &kgo.Record{Value: fmt.Appendf(nil, "%d", n), Partition: int32(n % partitions)}
			return client.ProduceSync(ctx, record).FirstErr()
		})
	}, client.Close, nil
}

// The first records of a log that others write to.
func fetchOne(run *soakRun) (func(context.Context) error, func(), error) {
	client, err := run.client()
	if err != nil {
		return nil, nil, err
	}
	admin := kadm.NewClient(client)
	var id kadm.TopicID
	return func(ctx context.Context) error {
		if id == (kadm.TopicID{}) {
			topics, err := admin.ListTopics(ctx, countedTopic)
			if err != nil {
				return err
			}
			id = topics[countedTopic].ID
		}
		request := kmsg.NewPtrFetchRequest()
		request.MinBytes, request.MaxBytes = 0, 1<<14
		part := kmsg.NewFetchRequestTopicPartition()
		part.PartitionMaxBytes = 1 << 14
		part.CurrentLeaderEpoch = -1
		topic := kmsg.NewFetchRequestTopic()
		topic.Topic, topic.TopicID = countedTopic, id
		topic.Partitions = append(topic.Partitions, part)
		request.Topics = append(request.Topics, topic)
		response, err := client.Broker(1).Request(ctx, request)
		if err != nil {
			return err
		}
		for _, topic := range response.(*kmsg.FetchResponse).Topics {
			for _, partition := range topic.Partitions {
				if err := kerr.ErrorForCode(partition.ErrorCode); err != nil {
					return err
				}
			}
		}
		return nil
	}, client.Close, nil
}

// Twenty records of a codec, without idempotence, in every codec by turns.
func produceCompressed(run *soakRun) (func(context.Context) error, func(), error) {
	clients := []*kgo.Client{}
	end := func() {
		for _, client := range clients {
			client.Close()
		}
	}
	for _, codec := range codecs {
		client, err := run.client(
			kgo.DefaultProduceTopic(passingTopic), kgo.ProducerBatchCompression(codec), kgo.DisableIdempotentWrite(),
			kgo.RequiredAcks(kgo.LeaderAck()),
		)
		if err != nil {
			end()
			return nil, nil, err
		}
		clients = append(clients, client)
	}
	letters := randomLetters(1 << 16)
	turn := 0
	return func(ctx context.Context) error {
		turn++
		records := []*kgo.Record{}
		for range 20 {
			from := rand.Intn(len(letters) - 1024)
			records = append(records, &kgo.Record{Value: letters[from : from+1024]})
		}
		return clients[turn%len(clients)].ProduceSync(ctx, records...).FirstErr()
	}, end, nil
}

// Values of the same keys over and over, now and then a tombstone.
func (ledger *ledger) produceKeys(run *soakRun) (func(context.Context) error, func(), error) {
	client, err := run.client(kgo.DefaultProduceTopic(compactTopic))
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context) error {
		records := []*kgo.Record{}
		for range 10 {
			records = append(records, ledger.nextOfKey())
		}
		if err := client.ProduceSync(ctx, records...).FirstErr(); err != nil {
			return err
		}
		ledger.keysWritten(records)
		return nil
	}, client.Close, nil
}

// Five records that go in together, or one time in five not at all.
func (ledger *ledger) transaction(run *soakRun) (func(context.Context) error, func(), error) {
	client, err := run.client(kgo.DefaultProduceTopic(boughtTopic), kgo.TransactionalID("soak"))
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context) error {
		if err := client.BeginTransaction(); err != nil {
			return err
		}
		return ledger.inTransaction(func(n int, isCommitted bool) error {
			for i := range 5 {
				client.Produce(ctx, &kgo.Record{Value: fmt.Appendf(nil, "%d-%d", n, i)}, nil)
			}
			if err := client.Flush(ctx); err != nil {
				return err
			}
			return client.EndTransaction(ctx, kgo.TransactionEndTry(isCommitted))
		})
	}, client.Close, nil
}

func groupMember(group kgo.Opt) func(*soakRun) (func(context.Context) error, func(), error) {
	return func(run *soakRun) (func(context.Context) error, func(), error) {
		client, err := run.client(group, kgo.ConsumeTopics(passingTopic, countedTopic))
		if err != nil {
			return nil, nil, err
		}
		return func(ctx context.Context) error { return run.poll(ctx, client, time.Second) }, client.Close, nil
	}
}

func (run *soakRun) poll(ctx context.Context, client *kgo.Client, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	fetches := client.PollFetches(ctx)
	run.count("records consumed", fetches.NumRecords())
	for _, failed := range fetches.Errors() {
		if ctx.Err() == nil {
			return failed.Err
		}
	}
	return nil
}

// Joins, reads for a while, and leaves.
func passingMember(group kgo.Opt) func(*soakRun) (func(context.Context) error, func(), error) {
	return func(run *soakRun) (func(context.Context) error, func(), error) {
		return func(ctx context.Context) error {
			client, err := run.client(group, kgo.ConsumeTopics(passingTopic, countedTopic))
			if err != nil {
				return err
			}
			defer client.Close()
			for until := time.Now().Add(5 * time.Second); time.Now().Before(until); {
				if err := run.poll(ctx, client, time.Second); err != nil {
					return err
				}
			}
			return nil
		}, func() {}, nil
	}
}

func makeAndDeleteTopic(run *soakRun) (func(context.Context) error, func(), error) {
	client, err := run.client()
	if err != nil {
		return nil, nil, err
	}
	admin := kadm.NewClient(client)
	turn := 0
	return func(ctx context.Context) error {
		turn++
		name := fmt.Sprintf("soak-brief-%d", turn)
		if _, err := admin.CreateTopic(ctx, partitions, 1, nil, name); err != nil {
			return err
		}
		producer, err := run.client(kgo.DefaultProduceTopic(name))
		if err != nil {
			return err
		}
		defer producer.Close()
		for range 10 {
			if err := producer.ProduceSync(ctx, &kgo.Record{Value: []byte("brief")}).FirstErr(); err != nil {
				return err
			}
		}
		_, err = admin.DeleteTopic(ctx, name)
		return err
	}, client.Close, nil
}

func askAdministrator(run *soakRun) (func(context.Context) error, func(), error) {
	client, err := run.client()
	if err != nil {
		return nil, nil, err
	}
	admin := kadm.NewClient(client)
	turn := 0
	return func(ctx context.Context) error {
		turn++
		if _, err := admin.Metadata(ctx); err != nil {
			return err
		}
		if _, err := admin.DescribeGroups(ctx, "soak-group"); err != nil {
			return err
		}
		if _, err := admin.Lag(ctx, "soak-group"); err != nil {
			return err
		}
		if _, err := admin.DescribeTopicConfigs(ctx, passingTopic); err != nil {
			return err
		}
		if _, err := admin.ListEndOffsets(ctx, passingTopic, countedTopic); err != nil {
			return err
		}
		value := fmt.Sprint(1_048_576 + turn%2)
		_, err := admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Name: "retention.bytes", Value: &value}}, passingTopic)
		return err
	}, client.Close, nil
}

func connectOnce(run *soakRun) (func(context.Context) error, func(), error) {
	return func(ctx context.Context) error {
		client, err := run.client()
		if err != nil {
			return err
		}
		defer client.Close()
		return client.Ping(ctx)
	}, func() {}, nil
}
