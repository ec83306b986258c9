// Package checks has what every Go program here shares: the records that are sent, and how a check tells its outcome (one line
// of JSON each).
package checks

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"
)

// Header is a record header.
type Header struct {
	Key   string
	Value []byte
}

// Record is what is sent and must come back; a nil key or value is Kafka's null.
type Record struct {
	Key, Value []byte
	Headers    []Header
}

// Records has UTF-8, an empty value, a tombstone, and one long enough to be worth compressing.
var Records = []Record{
	{[]byte("钥匙"), []byte("这是第一个事件"), []Header{{"来源", []byte("测试")}, {"n", []byte{0, 255}}}},
	{[]byte("second"), []byte{}, nil},
	{[]byte("third"), nil, nil},
	{nil, repeat("0123456789", 1000), nil},
}

// Check is one named check.
type Check struct {
	Name string
	Run  func()
}

var answers = bufio.NewReader(os.Stdin)

type failure string
type skip string

func repeat(text string, times int) []byte {
	var all []byte
	for range times {
		all = append(all, text...)
	}
	return all
}

// Fail ends the check as failed.
func Fail(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// Skip ends the check as left out: the client has no such call.
func Skip(why string) { panic(skip(why)) }

// Must ends the check as failed when there is an error.
func Must(err error) {
	if err != nil {
		Fail("%v", err)
	}
}

// Got returns the value, and fails the check when there is an error.
func Got[T any](value T, err error) T {
	Must(err)
	return value
}

// Equal fails the check when the two differ.
func Equal[T any](actual, expected T, what string) {
	if !reflect.DeepEqual(actual, expected) {
		Fail("%s: expected %+v, got %+v", what, expected, actual)
	}
}

// True fails the check when the condition doesn't hold.
func True(holds bool, what string) {
	if !holds {
		Fail("not so: %s", what)
	}
}

// Until calls probe until it holds, for 20 seconds at most.
func Until(what string, probe func() bool) {
	for deadline := time.Now().Add(20 * time.Second); !probe(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			Fail("%s: not within 20 s", what)
		}
	}
}

// Run runs the checks in their order.
func Run(all []Check) {
	for _, check := range all {
		tell(outcome(check))
	}
	tell(map[string]any{"end": true})
}

func outcome(check Check) map[string]any {
	done := make(chan map[string]any, 1)
	go func() {
		defer func() {
			switch problem := recover().(type) {
			case nil:
				done <- map[string]any{"check": check.Name, "passed": true}
			case skip:
				done <- map[string]any{"check": check.Name, "skipped": string(problem)}
			default:
				text := fmt.Sprint(problem)
				done <- map[string]any{"check": check.Name, "failed": text[:min(len(text), 600)]}
			}
		}()
		check.Run()
	}()
	select {
	case told := <-done:
		return told
	case <-time.After(30 * time.Second):
		return map[string]any{"check": check.Name, "failed": "not done within 30 s"}
	}
}

func tell(line map[string]any) {
	text, _ := json.Marshal(line)
	fmt.Println(string(text))
}

// Ask has the driver stop, start, restart or kill the server, and waits for that. Skips where the server isn't the driver's.
func Ask(what string) {
	tell(map[string]any{"ask": what})
	if line, _ := answers.ReadString('\n'); line != "done\n" {
		Skip("the server isn't ours to restart")
	}
}
