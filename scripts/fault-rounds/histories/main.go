// Has clients work on a server that is killed meanwhile, and says what they saw. It is told of the kills on stdin: a line `down` before each, `up`
// when the server is there again, and the end when the clients shall stop.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
)

// Settings are the flags; what a history has no use for stays.
type settings struct {
	server, name string
	seed         uint64
	clients      int
}

// An outcome is the last line that is printed, as JSON, for scripts/fault-rounds/histories.mjs; before it come those of a history that is not
// checked here.
type outcome struct {
	// What is wrong, a line each.
	Wrong []string `json:"wrong"`
	// What there was of each.
	Counts map[string]int `json:"counts"`
}

// Signals are what stdin tells of the server.
type signals struct {
	mutex        sync.Mutex
	onDown, onUp func()
}

func (t *signals) set(onDown, onUp func()) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.onDown, t.onUp = onDown, onUp
}

var histories = map[string]func(settings, *signals, <-chan struct{}) outcome{
	"znodes":       znodeHistory,
	"transactions": transactionHistory,
	"queue":        queueHistory,
}

func main() {
	if len(os.Args) < 2 || histories[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: histories znodes|transactions|queue [-server HOST:PORT] [-name NAME] [-seed N] [-clients N]")
		os.Exit(2)
	}
	var s settings
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	flags.StringVar(&s.server, "server", "", "its address")
	flags.StringVar(&s.name, "name", "history", "what is made on the server begins with it")
	flags.Uint64Var(&s.seed, "seed", 1, "what follows from chance")
	flags.IntVar(&s.clients, "clients", 6, "so many clients")
	flags.Parse(os.Args[2:])

	told := &signals{onDown: func() {}, onUp: func() {}}
	ended := make(chan struct{})
	go told.listen(os.Stdin, ended)
	json.NewEncoder(os.Stdout).Encode(histories[os.Args[1]](s, told, ended))
}

func (t *signals) listen(lines io.Reader, ended chan<- struct{}) {
	scanner := bufio.NewScanner(lines)
	for scanner.Scan() {
		t.mutex.Lock()
		switch scanner.Text() {
		case "down":
			t.onDown()
		case "up":
			t.onUp()
		}
		t.mutex.Unlock()
	}
	close(ended)
}
