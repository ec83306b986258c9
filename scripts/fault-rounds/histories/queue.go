package main

import (
	"os"

	"histories/kafka"
	"histories/queue"
)

// queueHistory: producers and share consumers.
func queueHistory(s settings, told *signals, ended <-chan struct{}) outcome {
	history := kafka.NewHistory(os.Stdout)
	var outage queue.Outage
	told.set(
		func() { outage.Begin = history.Now() },
		func() {
			outage.End = history.Now()
			history.Write("outage", outage)
		},
	)
	load := queue.Load{Server: s.server, Name: s.name, Seed: s.seed, Producers: 2, Consumers: s.clients}
	load.Record(history, ended)
	wrong, counts := history.Outcome()
	return outcome{wrong, counts}
}
