package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

const linger = 5 * time.Millisecond

// Records of random letters to one partition, acks=all, idempotent, as fast as they go.
func produce(l load) (figures, error) {
	codec := kgo.NoCompression()
	if l.codec == "lz4" {
		codec = kgo.Lz4Compression()
	} else if l.codec != "none" {
		return nil, fmt.Errorf("no codec %q", l.codec)
	}
	clients := make([]*kgo.Client, l.clients)
	for i := range clients {
		client, err := kgo.NewClient(
			kgo.SeedBrokers(l.server),
			kgo.DefaultProduceTopic(l.topic),
			kgo.ProducerLinger(linger),
			kgo.ProducerBatchCompression(codec),
			kgo.RecordPartitioner(kgo.ManualPartitioner()),
			kgo.MaxBufferedRecords(100_000),
		)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		if err := client.Ping(context.Background()); err != nil {
			return nil, err
		}
		clients[i] = client
	}
	letters := randomLetters(1 << 16)
	each := l.count / l.clients
	var failure atomic.Pointer[error]
	began := time.Now()
	var wait sync.WaitGroup
	for _, client := range clients {
		wait.Go(func() {
			ctx := context.Background()
			for i := range each {
				from := (i * 37) % (len(letters) - l.size)
				client.Produce(ctx, &kgo.Record{Value: letters[from : from+l.size]}, func(_ *kgo.Record, err error) {
					if err != nil {
						failure.CompareAndSwap(nil, &err)
					}
				})
			}
			if err := client.Flush(ctx); err != nil {
				failure.CompareAndSwap(nil, &err)
			}
		})
	}
	wait.Wait()
	took := time.Since(began).Seconds()
	if err := failure.Load(); err != nil {
		return nil, *err
	}
	sent := float64(each * l.clients)
	return figures{"seconds": took, "records_s": sent / took, "mb_s": sent * float64(l.size) / took / 1e6}, nil
}

// Every client reads the whole topic from its start.
func consume(l load) (figures, error) {
	began := time.Now()
	var wait sync.WaitGroup
	var failure atomic.Pointer[error]
	var bytes atomic.Int64
	for range l.clients {
		wait.Go(func() {
			read, err := readAll(l)
			bytes.Add(read)
			if err != nil {
				failure.CompareAndSwap(nil, &err)
			}
		})
	}
	wait.Wait()
	took := time.Since(began).Seconds()
	if err := failure.Load(); err != nil {
		return nil, *err
	}
	records := float64(l.count * l.clients)
	return figures{"seconds": took, "records_s": records / took, "mb_s": float64(bytes.Load()) / took / 1e6}, nil
}

func readAll(l load) (int64, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(l.server),
		kgo.ConsumeTopics(l.topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchMaxPartitionBytes(1<<20),
	)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var bytes int64
	for seen := 0; seen < l.count; {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return bytes, fmt.Errorf("after %d of %d records: %w", seen, l.count, err)
		}
		fetches.EachRecord(func(record *kgo.Record) {
			seen++
			bytes += int64(len(record.Value))
		})
	}
	return bytes, nil
}

// A producer to one partition that waits for no further records.
func promptProducer(l load) (*kgo.Client, error) {
	return kgo.NewClient(
		kgo.SeedBrokers(l.server),
		kgo.DefaultProduceTopic(l.topic),
		kgo.ProducerLinger(0),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
	)
}

// One record at a time, each after the answer to the one before.
func produceLatency(l load) (figures, error) {
	client, err := promptProducer(l)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	value := randomLetters(l.size)
	latencies := make([]time.Duration, 0, l.count)
	const warmUp = 500
	for i := range l.count + warmUp {
		began := time.Now()
		if err := client.ProduceSync(context.Background(), &kgo.Record{Value: value}).FirstErr(); err != nil {
			return nil, err
		}
		if i >= warmUp {
			latencies = append(latencies, time.Since(began))
		}
	}
	return percentiles(latencies), nil
}

// Records at a steady rate by one client, read by another: the time from before one is sent until it is read.
func endToEnd(l load) (figures, error) {
	reader, err := kgo.NewClient(
		kgo.SeedBrokers(l.server),
		kgo.ConsumeTopics(l.topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	writer, err := promptProducer(l)
	if err != nil {
		return nil, err
	}
	defer writer.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	failed := make(chan error, 1)
	go func() {
		value := randomLetters(l.size)
		began := time.Now()
		for i := range l.count {
			time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(l.rate))))
			writer.Produce(ctx, &kgo.Record{Value: value, Key: nanoseconds(time.Now())}, func(_ *kgo.Record, err error) {
				if err != nil {
					select {
					case failed <- err:
						cancel()
					default:
					}
				}
			})
		}
	}()
	latencies := make([]time.Duration, 0, l.count)
	for seen := 0; seen < l.count; {
		fetches := reader.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			select {
			case cause := <-failed:
				err = errors.Join(err, cause)
			default:
			}
			return nil, err
		}
		now := time.Now()
		fetches.EachRecord(func(record *kgo.Record) {
			seen++
			// The first second warms both sides up.
			if seen > l.rate {
				latencies = append(latencies, now.Sub(timeOf(record.Key)))
			}
		})
	}
	return percentiles(latencies), nil
}

func randomLetters(count int) []byte {
	random := rand.New(rand.NewSource(1))
	letters := make([]byte, count)
	for i := range letters {
		letters[i] = byte('A' + random.Intn(26))
	}
	return letters
}
