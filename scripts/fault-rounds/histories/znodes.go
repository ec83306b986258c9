package main

import (
	"math/rand/v2"
	"os"
	"time"

	"github.com/anishathalye/porcupine"

	"histories/znodes"
)

const (
	families    = 5
	outstanding = 2
	checkWithin = 60 * time.Second
)

// znodeHistory: what clients were told of znodes fits one order of all that they asked, in spite of kills.
func znodeHistory(s settings, told *signals, ended <-chan struct{}) outcome {
	history := znodes.NewHistory()
	told.set(history.Down, history.Up)
	load := znodes.Load{
		Server: s.server, Root: "/" + s.name, Seed: s.seed, Sessions: s.clients, Outstanding: outstanding, Families: families,
		LongestPause: 4 * time.Millisecond,
	}
	calls, wrong := load.Record(history, ended)
	began := time.Now()
	wrong = append(wrong, znodes.Contradictions(calls, families, checkWithin, drawn)...)
	counts := map[string]int{"operations": len(calls), "ms to check": int(time.Since(began).Milliseconds())}
	if isSpoilt, isNoticed := znodes.Spoil(calls, rand.New(rand.NewPCG(s.seed, 0)), checkWithin); isNoticed {
		counts["spoilt answers, all noticed"]++
	} else if isSpoilt {
		wrong = append(wrong, "an answer was spoilt, and the checker has not noticed")
	}
	for _, call := range calls {
		if call.Answer.IsUnknown {
			counts["unknown outcomes"]++
		}
	}
	return outcome{wrong, counts}
}

// drawn leaves a page that shows how far an order could be found.
func drawn(found porcupine.LinearizationInfo) string {
	file, err := os.CreateTemp("", "samsa-history-*.html")
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	if err := porcupine.Visualize(znodes.Model, found, file); err != nil {
		return err.Error()
	}
	return file.Name()
}
