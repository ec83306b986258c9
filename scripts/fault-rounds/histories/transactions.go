package main

import (
	"os"

	"histories/kafka"
	"histories/transactions"
)

// transactionHistory: two transactional producers or more, members that consume, transform and produce, and readers.
func transactionHistory(s settings, told *signals, ended <-chan struct{}) outcome {
	history := kafka.NewHistory(os.Stdout)
	load := transactions.Load{Server: s.server, Name: s.name, Seed: s.seed, Writers: max(2, s.clients-4), Copiers: 2, Readers: 2}
	load.Record(history, ended)
	wrong, counts := history.Outcome()
	return outcome{wrong, counts}
}
