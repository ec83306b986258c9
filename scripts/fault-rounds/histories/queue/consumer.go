package queue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"histories/kafka"
)

// A consumer is a client in the share group, which can be cut off.
type consumer struct {
	Load
	name    string
	history *kafka.History
	random  *rand.Rand
	client  *kgo.Client
	line    line
	// When anybody was given anything, in ms since 1970.
	lastDelivery *atomic.Int64
	mutex        sync.Mutex
	// What the broker has said of acknowledgements since it was last asked, by partition.
	answers map[int32]error
}

// consume has one consumer after the other in the group.
func (l Load) consume(history *kafka.History, n int, lastDelivery *atomic.Int64, ended, drained <-chan struct{}) {
	random := l.random(2, n)
	for life := 0; ; life++ {
		c := &consumer{
			Load: l, name: fmt.Sprintf("c%d.%d", n, life), history: history, random: random, lastDelivery: lastDelivery,
			answers: map[int32]error{},
		}
		if err := c.open(); err != nil {
			history.Fault(c.name, err)
			return
		}
		for isThere := true; isThere; {
			select {
			case <-drained:
				c.client.Close()
				return
			default:
			}
			isThere = c.work(isClosed(ended))
		}
	}
}

func isClosed(channel <-chan struct{}) bool {
	select {
	case <-channel:
		return true
	default:
		return false
	}
}

func (c *consumer) open() (err error) {
	options := []kgo.Opt{
		kgo.ShareGroup(c.group()), kgo.ConsumeTopics(c.Name), kgo.ShareMaxRecords(int32(1 + c.random.IntN(30))),
		kgo.ShareAckCallback(c.note), kgo.Dialer(c.line.dial),
	}
	// One fetch a poll, or as many as there may be.
	if c.random.IntN(2) == 0 {
		options = append(options, kgo.ShareMaxRecordsStrict())
	}
	c.client, err = kafka.NewClient(c.Server, options...)
	return err
}

// work takes some records and does with them what its lot is, and is whether the consumer goes on. Records are all accepted once the others have ended.
func (c *consumer) work(isEnding bool) bool {
	within, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	fetches := c.client.PollFetches(within)
	cancel()
	records := fetches.Records()
	for _, record := range records {
		received := c.history.At(record.AcquisitionDeadline().Add(-lock))
		c.history.Write("delivery", Delivery{c.name, string(record.Value), record.DeliveryCount(), received}, "delivered")
	}
	if len(records) == 0 {
		return true
	}
	c.lastDelivery.Store(time.Now().UnixMilli())
	lot := c.random.IntN(100)
	switch {
	case isEnding:
		c.acknowledge(records, func() kgo.AckStatus { return kgo.AckAccept })
	case lot < 4:
		c.depart()
		c.line.cut()
		// Its farewell has nobody to go to.
		go c.client.Close()
		return false
	case lot < 6:
		c.depart()
		c.client.Close()
		return false
	case lot < 10:
		time.Sleep(lock + lock/2)
		c.acknowledge(records, c.choose)
	default:
		c.acknowledge(records, c.choose)
	}
	return true
}

func (c *consumer) depart() {
	c.history.Write("departure", Departure{c.name, c.history.Now()}, "departures")
}

func (c *consumer) choose() kgo.AckStatus {
	switch n := c.random.IntN(100); {
	case n < 25:
		return kgo.AckRelease
	case n < 30:
		return kgo.AckReject
	}
	return kgo.AckAccept
}

var kinds = map[kgo.AckStatus]string{kgo.AckAccept: "accept", kgo.AckRelease: "release", kgo.AckReject: "reject"}

// acknowledge says what becomes of each record, and waits for the answers.
func (c *consumer) acknowledge(records []*kgo.Record, choose func() kgo.AckStatus) {
	c.answersSoFar()
	begin := c.history.Now()
	made := []Acknowledgement{}
	for _, record := range records {
		status := choose()
		record.Ack(status)
		made = append(made, Acknowledgement{
			Consumer: c.name, Id: string(record.Value), Count: record.DeliveryCount(), Kind: kinds[status], Begin: begin,
		})
	}
	err := c.client.FlushAcks(kafka.Soon())
	end := c.history.Now()
	answers := c.answersSoFar()
	for n, record := range records {
		answer, isThere := answers[record.Partition]
		made[n].End = end
		made[n].IsConfirmed = err == nil && isThere && answer == nil
		name := "confirmed"
		if !made[n].IsConfirmed {
			name = "refused or unanswered"
		}
		c.history.Write("acknowledgement", made[n], made[n].Kind+"s", name)
	}
}

func (c *consumer) note(_ *kgo.Client, results kgo.ShareAckResults) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, result := range results {
		c.answers[result.Partition] = errors.Join(c.answers[result.Partition], result.Err)
	}
}

func (c *consumer) answersSoFar() map[int32]error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	answers := c.answers
	c.answers = map[int32]error{}
	return answers
}

// A line is all connections of a consumer.
type line struct {
	mutex       sync.Mutex
	connections []net.Conn
	isCut       bool
}

func (l *line) dial(ctx context.Context, network, host string) (net.Conn, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.isCut {
		return nil, errors.New("cut off")
	}
	connection, err := (&net.Dialer{}).DialContext(ctx, network, host)
	if err == nil {
		l.connections = append(l.connections, connection)
	}
	return connection, err
}

func (l *line) cut() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.isCut = true
	for _, connection := range l.connections {
		connection.Close()
	}
}
