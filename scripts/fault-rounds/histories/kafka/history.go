// Package kafka is what the histories of Kafka clients share.
package kafka

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"
)

// A History is written line by line, as JSON objects with one key, which says what they are. Times are ms since it began.
type History struct {
	mutex  sync.Mutex
	began  time.Time
	lines  *json.Encoder
	counts map[string]int
	wrong  []string
}

func NewHistory(lines io.Writer) *History {
	return &History{began: time.Now(), lines: json.NewEncoder(lines), counts: map[string]int{}}
}

func (h *History) Now() float64 { return h.At(time.Now()) }

// At is a moment in the history.
func (h *History) At(moment time.Time) float64 {
	return float64(moment.Sub(h.began).Microseconds()) / 1000
}

// Write adds something to the history, and one to the counts of these names.
func (h *History) Write(kind string, value any, counted ...string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, name := range counted {
		h.counts[name]++
	}
	h.lines.Encode(map[string]any{kind: value})
}

// Fault notes what no broker should answer.
func (h *History) Fault(text string, err error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.wrong = append(h.wrong, fmt.Sprintf("%s: %v", text, err))
}

// Outcome is what was wrong, a line each, and what there was.
func (h *History) Outcome() (wrong []string, counts map[string]int) {
	return append([]string{}, h.wrong...), h.counts
}
