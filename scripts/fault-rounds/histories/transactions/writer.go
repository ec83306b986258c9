package transactions

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"histories/kafka"
)

// A writer has a transactional id and the producer that has it at present, and a consumer that it reads with meanwhile.
type writer struct {
	Load
	history  *kafka.History
	id       string
	random   *rand.Rand
	producer *kgo.Client
	consumer *kgo.Client
	values   int
}

// write makes one transaction after the other.
func (l Load) write(history *kafka.History, n int, ended <-chan struct{}) {
	w := &writer{Load: l, history: history, id: fmt.Sprintf("%s-writer-%d", l.Name, n), random: l.random(1, n)}
	var err error
	if w.producer, err = w.newProducer(); err == nil {
		w.consumer, err = l.consumer(kgo.ReadCommitted(), l.input(), l.output())
	}
	if err != nil {
		history.Fault(w.id, err)
		return
	}
	defer w.consumer.Close()
	for isOver := false; !isOver; {
		if err := w.transact(); err != nil {
			history.Fault(w.id, err)
			break
		}
		select {
		case <-ended:
			isOver = true
		default:
		}
	}
	w.producer.Close()
	// What a lost producer has left open would keep readers from what comes after.
	last, err := w.newProducer()
	if err == nil {
		err = kafka.TakeOver(last)
		last.Close()
	}
	if err != nil {
		history.Fault(w.id, err)
	}
}

func (w *writer) newProducer() (*kgo.Client, error) {
	return kafka.NewClient(w.Server, kgo.TransactionalID(w.id))
}

func (w *writer) transact() error {
	if err := w.producer.BeginTransaction(); err != nil {
		return w.replaceProducer(err)
	}
	made := Transaction{Producer: w.id, Polls: []Poll{}}
	isWhole := true
	for range 1 + w.random.IntN(3) {
		isWhole = w.send(&made) && isWhole
		if w.random.IntN(3) == 0 {
			made.Polls = append(made.Polls, poll(w.history, w.consumer, w.id))
		}
	}
	var successor *kgo.Client
	if w.random.IntN(12) == 0 {
		var err error
		if successor, err = w.succeed(); err != nil {
			return err
		}
		made.IsFenced = true
		w.send(&made)
	}
	wantsCommit := isWhole && w.random.IntN(4) > 0
	if wantsCommit {
		made.CommitAsked = w.history.Now()
	}
	outcome, err := end(w.producer, wantsCommit)
	made.Outcome = outcome
	names := []string{"transactions", outcome}
	if made.IsFenced {
		names = append(names, "fenced")
	}
	w.history.Write("transaction", made, names...)
	if successor != nil {
		w.producer.Close()
		w.producer = successor
		return nil
	}
	if err != nil {
		return w.replaceProducer(err)
	}
	return nil
}

// send sends some records to a partition, and is whether they were acknowledged.
func (w *writer) send(made *Transaction) bool {
	records := []*kgo.Record{}
	number := int32(w.random.IntN(partitions))
	for range 1 + w.random.IntN(3) {
		w.values++
		value := fmt.Sprintf("%s-%d", w.id, w.values)
		records = append(records, &kgo.Record{Topic: w.input(), Partition: number, Value: []byte(value)})
	}
	sent, isWhole := produce(w.history, w.producer, records)
	made.Sends = append(made.Sends, sent...)
	return isWhole
}

// produce: the records with the offsets they got.
func produce(history *kafka.History, producer *kgo.Client, records []*kgo.Record) (sends []Send, isWhole bool) {
	begin := history.Now()
	results := producer.ProduceSync(kafka.Soon(), records...)
	end := history.Now()
	failed := map[*kgo.Record]bool{}
	for _, result := range results {
		failed[result.Record] = result.Err != nil
	}
	for _, record := range records {
		send := Send{Partition: partition(record), Value: string(record.Value), Offset: record.Offset, Begin: begin, End: end}
		if failed[record] {
			send.Offset = -1
		}
		sends = append(sends, send)
	}
	return sends, results.FirstErr() == nil
}

// succeed makes a producer with the same transactional id, which fences the other.
func (w *writer) succeed() (*kgo.Client, error) {
	successor, err := w.newProducer()
	if err != nil {
		return nil, err
	}
	if err := kafka.TakeOver(successor); err != nil {
		successor.Close()
		return nil, fmt.Errorf("a producer that takes over: %w", err)
	}
	return successor, nil
}

// end ends a transaction. An error is one after which the producer is of no use; whatever it was, it says nothing new of the outcome.
func end(producer *kgo.Client, wantsCommit bool) (outcome string, err error) {
	if !wantsCommit {
		return aborted, errors.Join(producer.AbortBufferedRecords(kafka.Soon()), producer.EndTransaction(kafka.Soon(), kgo.TryAbort))
	}
	err = producer.EndTransaction(kafka.Soon(), kgo.TryCommit)
	switch {
	case err == nil:
		return committed, nil
	// The commit was never asked, or was refused.
	case errors.Is(err, kerr.OperationNotAttempted), errors.Is(err, kerr.TransactionAbortable):
		return aborted, errors.Join(producer.AbortBufferedRecords(kafka.Soon()), producer.EndTransaction(kafka.Soon(), kgo.TryAbort))
	}
	return unknown, err
}

// replaceProducer: errors of a broker that was killed are no fault; a new producer goes on.
func (w *writer) replaceProducer(reason error) error {
	w.producer.Close()
	var err error
	if w.producer, err = w.newProducer(); err != nil {
		return err
	}
	if err := kafka.TakeOver(w.producer); err != nil {
		return errors.Join(reason, err)
	}
	return nil
}
