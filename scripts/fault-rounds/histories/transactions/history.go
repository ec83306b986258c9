// Package transactions records what transactional clients of a Kafka broker did and saw, for test/faults/histories/list-append.ts to check.
package transactions

import (
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// A Send is a record of a transaction. Its offset is -1 when it was never acknowledged.
type Send struct {
	Partition string  `json:"partition"`
	Value     string  `json:"value"`
	Offset    int64   `json:"offset"`
	Begin     float64 `json:"begin"`
	End       float64 `json:"end"`
	// The value that was read and is copied by this one.
	CopyOf string `json:"copyOf,omitempty"`
}

// Seen is a record that a client with read_committed was given.
type Seen struct {
	Partition string `json:"partition"`
	Offset    int64  `json:"offset"`
	Value     string `json:"value"`
}

// A Poll is what a consumer was given at once. One with a name has begun at the start and goes on where its last poll has ended; of one without,
// a member of a group that may have gone back, that is not known.
type Poll struct {
	Consumer string  `json:"consumer"`
	Records  []Seen  `json:"records"`
	Begin    float64 `json:"begin"`
	End      float64 `json:"end"`
}

// What became of a transaction. Unknown: its commit was asked, and not answered.
const (
	committed = "committed"
	aborted   = "aborted"
	unknown   = "unknown"
)

// A Transaction is of one producer: its records and what it read meanwhile.
type Transaction struct {
	Producer string `json:"producer"`
	Sends    []Send `json:"sends"`
	Polls    []Poll `json:"polls"`
	Outcome  string `json:"outcome"`
	// Whether another producer had its transactional id before the commit was asked.
	IsFenced bool `json:"isFenced"`
	// When the commit was asked; 0 when never.
	CommitAsked float64 `json:"commitAsked"`
}

// A Log is all of a partition as it was read at the end.
type Log struct {
	Partition string `json:"partition"`
	// With read_committed, or all that was ever appended.
	IsCommitted bool   `json:"isCommitted"`
	Records     []Seen `json:"records"`
}

func partition(record *kgo.Record) string {
	return fmt.Sprintf("%s-%d", record.Topic, record.Partition)
}

func seen(fetches kgo.Fetches) []Seen {
	records := []Seen{}
	fetches.EachRecord(func(record *kgo.Record) {
		records = append(records, Seen{partition(record), record.Offset, string(record.Value)})
	})
	return records
}
