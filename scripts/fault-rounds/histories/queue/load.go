package queue

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"histories/kafka"
)

const (
	partitions = 3
	// A record is a consumer's for so long: what the broker is set to, see queue-histories.mjs.
	lock = 1500 * time.Millisecond
)

// A Load is what clients do, as far as it follows from the seed: producers send records, and share consumers accept, release and reject them, keep
// them for too long, leave, and are cut off.
type Load struct {
	Server    string
	Name      string
	Seed      uint64
	Producers int
	Consumers int
}

func (l Load) group() string { return l.Name + "-group" }

func (l Load) random(kind uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(l.Seed, kind*1000+uint64(n)))
}

// Record has the clients work until `ended` is closed, and the consumers go on until nothing is left.
func (l Load) Record(history *kafka.History, ended <-chan struct{}) {
	admin, err := kafka.NewAdmin(l.Server, partitions, l.Name)
	if err == nil {
		admin.Close()
		err = l.fromTheStart()
	}
	if err != nil {
		history.Fault("set up", err)
		return
	}
	drained := make(chan struct{})
	var lastDelivery atomic.Int64
	var producers, consumers sync.WaitGroup
	for n := range l.Producers {
		producers.Go(func() { l.produce(history, n, ended) })
	}
	for n := range l.Consumers {
		consumers.Go(func() { l.consume(history, n, &lastDelivery, ended, drained) })
	}
	producers.Wait()
	lastDelivery.Store(time.Now().UnixMilli())
	l.untilDrained(&lastDelivery)
	close(drained)
	consumers.Wait()
}

// fromTheStart: the group is given what is there before its first member.
func (l Load) fromTheStart() error {
	client, err := kafka.NewClient(l.Server)
	if err != nil {
		return err
	}
	defer client.Close()
	earliest := "earliest"
	config := kmsg.IncrementalAlterConfigsRequestResourceConfig{Name: "share.auto.offset.reset", Value: &earliest}
	request := kmsg.NewIncrementalAlterConfigsRequest()
	request.Resources = []kmsg.IncrementalAlterConfigsRequestResource{{
		ResourceType: kmsg.ConfigResourceTypeGroupConfig, ResourceName: l.group(),
		Configs: []kmsg.IncrementalAlterConfigsRequestResourceConfig{config},
	}}
	response, err := request.RequestWith(kafka.Soon(), client)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(response.Resources[0].ErrorCode)
}

// untilDrained: nobody was given anything for so long that all locks have expired, and who has gone is missed.
func (l Load) untilDrained(last *atomic.Int64) {
	for quiet := 4 * lock; time.Since(time.UnixMilli(last.Load())) < quiet; {
		time.Sleep(50 * time.Millisecond)
	}
}

// produce sends records a few at a time.
func (l Load) produce(history *kafka.History, n int, ended <-chan struct{}) {
	random := l.random(1, n)
	producer, err := kafka.NewClient(l.Server)
	if err != nil {
		history.Fault("producer", err)
		return
	}
	defer producer.Close()
	for number := 0; ; {
		select {
		case <-ended:
			return
		case <-time.After(time.Duration(random.IntN(30)) * time.Millisecond):
		}
		records := []*kgo.Record{}
		at := int32(random.IntN(partitions))
		for range 1 + random.IntN(5) {
			number++
			records = append(records, &kgo.Record{Topic: l.Name, Partition: at, Value: fmt.Appendf(nil, "p%d-%d", n, number)})
		}
		for _, result := range producer.ProduceSync(kafka.Soon(), records...) {
			history.Write("send", Send{string(result.Record.Value), result.Err == nil}, "sent")
		}
	}
}
