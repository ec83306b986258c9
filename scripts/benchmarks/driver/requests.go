package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func nanoseconds(at time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(at.UnixNano()))
}

func timeOf(key []byte) time.Time {
	return time.Unix(0, int64(binary.BigEndian.Uint64(key)))
}

// Produce requests of one record each at a steady rate in all, spread over the connections; a latency counts from when its request was due.
// Plain connections, because a client's own work would take more of the machine than the server's.
func singleRecords(l load) (figures, error) {
	batch := recordBatch(randomLetters(l.size))
	each := l.count / l.clients
	interval := time.Second * time.Duration(l.clients) / time.Duration(l.rate)
	results := make([][]time.Duration, l.clients)
	errs := make([]error, l.clients)
	producers := make([]*plainProducer, l.clients)
	for i := range producers {
		connection, err := net.Dial("tcp", l.server)
		if err != nil {
			return nil, err
		}
		defer connection.Close()
		producers[i] = newPlainProducer(connection, l.topic, batch)
		// Connects before the clock runs.
		if err := producers[i].send(); err != nil {
			return nil, err
		}
	}
	began := time.Now()
	var wait sync.WaitGroup
	for i, producer := range producers {
		wait.Go(func() {
			for n := range each {
				due := began.Add(time.Duration(n)*interval + interval*time.Duration(i)/time.Duration(l.clients))
				time.Sleep(time.Until(due))
				if errs[i] = producer.send(); errs[i] != nil {
					return
				}
				results[i] = append(results[i], time.Since(due))
			}
		})
	}
	wait.Wait()
	took := time.Since(began).Seconds()
	all := []time.Duration{}
	for i := range results {
		if errs[i] != nil {
			return nil, errs[i]
		}
		all = append(all, results[i]...)
	}
	count := float64(len(all))
	result := percentiles(all)
	result["requests_s"] = count / took
	return result, nil
}

// Sends the same request again and again on one connection.
type plainProducer struct {
	connection net.Conn
	answers    *bufio.Reader
	request    []byte
	answer     []byte
}

// Later versions of Produce (0) name topics by their ids.
const produceVersion = 12

func newPlainProducer(connection net.Conn, topic string, batch []byte) *plainProducer {
	request := kmsg.NewPtrProduceRequest()
	request.SetVersion(produceVersion)
	request.Acks = -1
	request.TimeoutMillis = 30_000
	partition := kmsg.NewProduceRequestTopicPartition()
	partition.Records = batch
	part := kmsg.NewProduceRequestTopic()
	part.Topic = topic
	part.Partitions = append(part.Partitions, partition)
	request.Topics = append(request.Topics, part)
	bytes := kmsg.NewRequestFormatter(kmsg.FormatterClientID("bench")).AppendRequest(nil, request, 1)
	return &plainProducer{connection: connection, answers: bufio.NewReader(connection), request: bytes}
}

// Returns when the record is acknowledged.
func (p *plainProducer) send() error {
	if _, err := p.connection.Write(p.request); err != nil {
		return err
	}
	var length [4]byte
	if _, err := io.ReadFull(p.answers, length[:]); err != nil {
		return err
	}
	p.answer = append(p.answer[:0], make([]byte, binary.BigEndian.Uint32(length[:]))...)
	if _, err := io.ReadFull(p.answers, p.answer); err != nil {
		return err
	}
	response := kmsg.ProduceResponse{Version: produceVersion}
	// Behind the correlation id and the header's tagged fields, of which there are none.
	if err := response.ReadFrom(p.answer[5:]); err != nil {
		return err
	}
	for _, topic := range response.Topics {
		for _, partition := range topic.Partitions {
			if err := kerr.ErrorForCode(partition.ErrorCode); err != nil {
				return err
			}
		}
	}
	return nil
}

// A batch of one record, as the protocol's page on record batches has it.
func recordBatch(value []byte) []byte {
	record := []byte{0, 0, 0, 1} // attributes, timestamp delta, offset delta, no key
	record = binary.AppendVarint(record, int64(len(value)))
	record = append(record, value...)
	record = append(record, 0) // no headers
	body := binary.BigEndian.AppendUint16(nil, 0)
	body = binary.BigEndian.AppendUint32(body, 0) // last offset delta
	now := uint64(time.Now().UnixMilli())
	body = binary.BigEndian.AppendUint64(body, now)
	body = binary.BigEndian.AppendUint64(body, now)
	body = binary.BigEndian.AppendUint64(body, ^uint64(0)) // no producer id
	body = binary.BigEndian.AppendUint16(body, ^uint16(0))
	body = binary.BigEndian.AppendUint32(body, ^uint32(0))
	body = binary.BigEndian.AppendUint32(body, 1)
	body = binary.AppendVarint(body, int64(len(record)))
	body = append(body, record...)
	batch := binary.BigEndian.AppendUint64(nil, 0)
	batch = binary.BigEndian.AppendUint32(batch, uint32(4+1+4+len(body)))
	batch = binary.BigEndian.AppendUint32(batch, ^uint32(0))
	batch = append(batch, 2)
	batch = binary.BigEndian.AppendUint32(batch, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
	return append(batch, body...)
}

// Topics of one partition, a hundred a request.
func createTopics(l load) (figures, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(l.server))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	const atOnce = 100
	began := time.Now()
	for from := 0; from < l.count; from += atOnce {
		names := []string{}
		for i := from; i < min(from+atOnce, l.count); i++ {
			names = append(names, fmt.Sprintf("%s-%d", l.topic, i))
		}
		created, err := admin.CreateTopics(context.Background(), 1, 1, nil, names...)
		if err != nil {
			return nil, err
		}
		for _, topic := range created.Sorted() {
			if topic.Err != nil {
				return nil, topic.Err
			}
		}
	}
	return figures{"seconds": time.Since(began).Seconds()}, nil
}

// Groups of one member each, begun all at once, until every member has its partitions.
func joinGroups(l load) (figures, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	assigned := make(chan struct{}, l.count)
	began := time.Now()
	for i := range l.count {
		client, err := kgo.NewClient(
			kgo.SeedBrokers(l.server),
			kgo.ConsumerGroup(fmt.Sprintf("%s-%d", l.topic, i)),
			kgo.ConsumeTopics(l.topic),
			kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
				if len(partitions) > 0 {
					assigned <- struct{}{}
				}
			}),
		)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		go client.PollFetches(ctx)
	}
	for joined := range l.count {
		select {
		case <-assigned:
		case <-ctx.Done():
			return nil, fmt.Errorf("%d of %d groups after a minute", joined, l.count)
		}
	}
	return figures{"seconds": time.Since(began).Seconds()}, nil
}
