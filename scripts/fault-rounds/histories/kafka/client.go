package kafka

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Patience is longer than any restart of a broker takes.
const Patience = 40 * time.Second

// Soon ends when a client has waited too long.
func Soon() context.Context {
	within, cancel := context.WithTimeout(context.Background(), Patience)
	context.AfterFunc(within, cancel)
	return within
}

// NewClient makes one that comes back soon after the broker has.
func NewClient(server string, options ...kgo.Opt) (*kgo.Client, error) {
	return kgo.NewClient(Options(server, options...)...)
}

// Options of such a client.
func Options(server string, more ...kgo.Opt) []kgo.Opt {
	return append([]kgo.Opt{
		kgo.SeedBrokers(server),
		kgo.RetryBackoffFn(func(int) time.Duration { return 50 * time.Millisecond }),
		kgo.RequestRetries(1000),
		kgo.RetryTimeout(Patience),
		kgo.MetadataMinAge(100 * time.Millisecond),
		kgo.FetchMaxWait(100 * time.Millisecond),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerLinger(0),
	}, more...)
}

// NewAdmin makes an admin client that has made these topics.
func NewAdmin(server string, partitions int32, topics ...string) (*kadm.Client, error) {
	client, err := NewClient(server)
	if err != nil {
		return nil, err
	}
	admin := kadm.NewClient(client)
	made, err := admin.CreateTopics(Soon(), partitions, 1, nil, topics...)
	if err == nil {
		err = made.Error()
	}
	if err != nil {
		admin.Close()
		return nil, err
	}
	return admin, nil
}

// TakeOver makes a client the producer that has its transactional id, as soon as the broker is there.
func TakeOver(client *kgo.Client) error {
	for within := Soon(); ; time.Sleep(20 * time.Millisecond) {
		_, _, err := client.ProducerID(within)
		if err == nil || within.Err() != nil {
			return err
		}
	}
}
