package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// What a soak has done and how long it took, between two samples and in all.
type soakRun struct {
	load
	ctx       context.Context
	mutex     sync.Mutex
	latencies map[string][]time.Duration
	counts    map[string]float64
	failures  []string
}

// One kind of work, over and over until the soak ends.
type activity struct {
	name string
	// Between the beginnings of two steps.
	pause time.Duration
	// Opens what the steps need and returns them; what is opened is closed by the second.
	open func(*soakRun) (step func(context.Context) error, end func(), err error)
}

// Mixed work at a steady, moderate rate: every few seconds a line of JSON with what was done and how long it took; at the end what is there is
// held against what was acknowledged.
func soak(l load) (figures, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(l.seconds*float64(time.Second)))
	defer cancel()
	run := &soakRun{load: l, ctx: ctx, latencies: map[string][]time.Duration{}, counts: map[string]float64{}}
	ledger, err := openLedger(l)
	if err != nil {
		return nil, err
	}
	var wait sync.WaitGroup
	for _, each := range append(kafkaActivities(ledger), zookeeperActivities(ledger)...) {
		wait.Go(func() { run.repeat(each) })
	}
	ticks := time.NewTicker(time.Duration(l.every * float64(time.Second)))
	defer ticks.Stop()
	for began := time.Now(); ctx.Err() == nil; {
		select {
		case <-ticks.C:
			run.sample(time.Since(began))
		case <-ctx.Done():
		}
	}
	wait.Wait()
	for _, problem := range ledger.check() {
		run.fail("check", errors.New(problem))
	}
	result := figures{"failures": float64(len(run.failures))}
	for name, count := range run.counts {
		result[name] = count
	}
	return result, nil
}

func (run *soakRun) repeat(each activity) {
	for run.ctx.Err() == nil {
		if err := run.repeatUntilItFails(each); err != nil && run.ctx.Err() == nil {
			run.fail(each.name, err)
			time.Sleep(time.Second)
		}
	}
}

func (run *soakRun) repeatUntilItFails(each activity) error {
	step, end, err := each.open(run)
	if err != nil {
		return err
	}
	defer end()
	for due := time.Now(); run.ctx.Err() == nil; due = due.Add(each.pause) {
		if late := time.Since(due); late > time.Second {
			due = time.Now()
		}
		select {
		case <-time.After(time.Until(due)):
		case <-run.ctx.Done():
			return nil
		}
		// A step that has begun ends, so that what it did is known.
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		began := time.Now()
		err := step(ctx)
		cancel()
		if err != nil {
			return err
		}
		run.took(each.name, time.Since(began))
	}
	return nil
}

func (run *soakRun) took(name string, took time.Duration) {
	run.mutex.Lock()
	defer run.mutex.Unlock()
	run.latencies[name] = append(run.latencies[name], took)
	run.counts[name]++
}

func (run *soakRun) count(name string, more int) {
	run.mutex.Lock()
	defer run.mutex.Unlock()
	run.counts[name] += float64(more)
}

func (run *soakRun) fail(name string, err error) {
	run.mutex.Lock()
	defer run.mutex.Unlock()
	run.failures = append(run.failures, fmt.Sprintf("%s: %v", name, err))
	fmt.Fprintf(os.Stderr, "soak: %s: %v\n", name, err)
}

func (run *soakRun) sample(at time.Duration) {
	run.mutex.Lock()
	latencies := run.latencies
	run.latencies = map[string][]time.Duration{}
	run.mutex.Unlock()
	line := map[string]any{"seconds": at.Seconds()}
	for name, took := range latencies {
		line[name] = percentiles(took)
	}
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		fail(err)
	}
}
