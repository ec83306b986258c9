// Loads a Kafka broker or a ZooKeeper server and prints one JSON object of figures: what scripts/bench runs against each server in turn.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"syscall"
	"time"
)

// What a load measured; times are in seconds, latencies in milliseconds.
type figures map[string]float64

type load struct {
	server      string
	topic       string
	clients     int
	size        int
	codec       string
	count       int
	rate        int
	outstanding int
	seconds     float64
	zookeeper   string
	every       float64
}

var loads = map[string]func(load) (figures, error){
	"produce":          produce,
	"consume":          consume,
	"produce-latency":  produceLatency,
	"end-to-end":       endToEnd,
	"single-records":   singleRecords,
	"create-topics":    createTopics,
	"join-groups":      joinGroups,
	"zookeeper-create": zookeeperOps("create"),
	"zookeeper-set":    zookeeperOps("set"),
	"zookeeper-get":    zookeeperOps("get"),
	"zookeeper-delete": zookeeperOps("delete"),
	"zookeeper-watch":  zookeeperWatch,
	"zookeeper-fill":   zookeeperFill,
	"soak":             soak,
}

func main() {
	if len(os.Args) < 2 || loads[os.Args[1]] == nil {
		fail(fmt.Errorf("usage: driver LOAD -server HOST:PORT [flags]; loads: %v", names()))
	}
	var l load
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	flags.StringVar(&l.server, "server", "", "host:port")
	flags.StringVar(&l.topic, "topic", "bench", "topic, or prefix of names")
	flags.IntVar(&l.clients, "clients", 1, "clients, each with connections of its own")
	flags.IntVar(&l.size, "size", 100, "bytes of a record or a znode")
	flags.StringVar(&l.codec, "codec", "none", "none or lz4")
	flags.IntVar(&l.count, "count", 1000, "records, requests, topics, groups, watchers or znodes in all")
	flags.IntVar(&l.rate, "rate", 1000, "a second, where a load has a rate")
	flags.IntVar(&l.outstanding, "outstanding", 1, "requests under way on a connection")
	flags.Float64Var(&l.seconds, "seconds", 2, "how long, where a load has no count")
	flags.StringVar(&l.zookeeper, "zookeeper", "", "host:port of ZooKeeper, for a load of both")
	flags.Float64Var(&l.every, "every", 10, "seconds between the samples of a load that prints them")
	if err := flags.Parse(os.Args[2:]); err != nil {
		fail(err)
	}
	result, err := loads[os.Args[1]](l)
	if err != nil {
		fail(err)
	}
	result["driver_cpu_s"] = cpuSeconds()
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func names() []string {
	all := make([]string, 0, len(loads))
	for name := range loads {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "driver:", err)
	os.Exit(1)
}

func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

// Percentiles of latencies under the names p50_ms, p99_ms and p999_ms; nothing of none.
func percentiles(latencies []time.Duration) figures {
	sort.Slice(latencies, func(i, j int) bool { return latencies[i] < latencies[j] })
	result := figures{}
	if len(latencies) == 0 {
		return result
	}
	for name, share := range map[string]float64{"p50_ms": 0.5, "p99_ms": 0.99, "p999_ms": 0.999} {
		at := min(int(share*float64(len(latencies))), len(latencies)-1)
		result[name] = float64(latencies[at]) / float64(time.Millisecond)
	}
	return result
}
