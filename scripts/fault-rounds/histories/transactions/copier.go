package transactions

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"histories/kafka"
)

// A copier is a member of the group that copies each record of the input once.
type copier struct {
	Load
	history *kafka.History
	id      string
	random  *rand.Rand
	session *kgo.GroupTransactSession
	copies  int
}

func (l Load) copy(history *kafka.History, n int, ended <-chan struct{}) {
	c := &copier{Load: l, history: history, id: fmt.Sprintf("%s-copier-%d", l.Name, n), random: l.random(2, n)}
	var err error
	if c.session, err = c.newSession(); err != nil {
		history.Fault(c.id, err)
		return
	}
	for {
		select {
		case <-ended:
			c.session.Close()
			return
		default:
		}
		if err := c.transact(); err != nil {
			history.Fault(c.id, err)
			return
		}
	}
}

func (c *copier) newSession() (*kgo.GroupTransactSession, error) {
	return kgo.NewGroupTransactSession(kafka.Options(c.Server,
		kgo.TransactionalID(c.id), kgo.ConsumerGroup(c.group()), kgo.ConsumeTopics(c.input()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.HeartbeatInterval(200*time.Millisecond), kgo.RequireStableFetchOffsets(),
		// Who could not say farewell to a broker that was down is missed no longer than this, the least that brokers take.
		kgo.SessionTimeout(6*time.Second),
	)...)
}

// transact copies what a poll has given, each record to some partition.
func (c *copier) transact() error {
	begin := c.history.Now()
	within, cancel := context.WithTimeout(context.Background(), longestPoll)
	fetches := c.session.PollRecords(within, 1+c.random.IntN(20))
	cancel()
	read := seen(fetches)
	if len(read) == 0 {
		return nil
	}
	polled := Poll{Records: read, Begin: begin, End: c.history.Now()}
	made := Transaction{Producer: c.id, Polls: []Poll{polled}}
	if err := c.session.Begin(); err != nil {
		return c.replaceSession()
	}
	records := []*kgo.Record{}
	for range read {
		c.copies++
		value := fmt.Sprintf("%s-%d", c.id, c.copies)
		records = append(records, &kgo.Record{Topic: c.output(), Partition: int32(c.random.IntN(partitions)), Value: []byte(value)})
	}
	sent, isWhole := produce(c.history, c.session.Client(), records)
	for n := range sent {
		sent[n].CopyOf = read[n].Value
	}
	made.Sends = sent
	var successor *kgo.GroupTransactSession
	if c.random.IntN(30) == 0 {
		var err error
		if successor, err = c.succeed(); err != nil {
			return err
		}
		made.IsFenced = true
	}
	wantsCommit := isWhole && c.random.IntN(6) > 0
	if wantsCommit {
		made.CommitAsked = c.history.Now()
	}
	isCommitted, err := c.session.End(kafka.Soon(), kgo.TransactionEndTry(wantsCommit))
	switch {
	case isCommitted:
		made.Outcome = committed
	case err == nil || !wantsCommit:
		made.Outcome = aborted
	default:
		made.Outcome = unknown
	}
	names := []string{"transactions", made.Outcome}
	if made.IsFenced {
		names = append(names, "fenced")
	}
	c.history.Write("transaction", made, names...)
	if successor != nil {
		c.session.Close()
		c.session = successor
		return nil
	}
	if err != nil {
		return c.replaceSession()
	}
	return nil
}

func (c *copier) succeed() (*kgo.GroupTransactSession, error) {
	successor, err := c.newSession()
	if err != nil {
		return nil, err
	}
	if err := kafka.TakeOver(successor.Client()); err != nil {
		successor.Close()
		return nil, fmt.Errorf("a copier that takes over: %w", err)
	}
	return successor, nil
}

func (c *copier) replaceSession() error {
	c.session.Close()
	session, err := c.newSession()
	if err != nil {
		return err
	}
	c.session = session
	if err := kafka.TakeOver(session.Client()); err != nil {
		return errors.Join(fmt.Errorf("a copier that begins anew"), err)
	}
	return nil
}
