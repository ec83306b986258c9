package znodes

import (
	"math"
	"sync"
	"time"
)

// Never is the end of an operation that may still be done.
const Never = time.Duration(math.MaxInt64)

// A Call is an operation of a client on a family, with its answer and when it was: from before it was asked until after it was answered.
type Call struct {
	Client     int
	Family     int
	Asked      Operation
	Answer     Answer
	Begin, End time.Duration
	// Numbers of transactions that the stats of the answer told of.
	Zxids []Seen
}

// A Seen zxid was in a stat.
type Seen struct {
	Zxid int64
	// The data that was written by it; "" of another change.
	Data string
}

// A History is what all clients did.
type History struct {
	began time.Time
	mutex sync.Mutex
	calls []Call
	// When the server was down, from and until.
	outages [][2]time.Duration
}

func NewHistory() *History { return &History{began: time.Now()} }

// Now is the time since the history began.
func (h *History) Now() time.Duration { return time.Since(h.began) }

func (h *History) Add(call Call) {
	if call.Answer.IsUnknown {
		// Nobody was told, so nothing follows from a read.
		if call.Asked.isRead() {
			return
		}
		call.End = Never
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.calls = append(h.calls, call)
}

// Down says that the server is being killed; Up that it is there again.
func (h *History) Down() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.outages = append(h.outages, [2]time.Duration{h.Now(), Never})
}

func (h *History) Up() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.outages[len(h.outages)-1][1] = h.Now()
}

// The client does not say whether it got an answer when a session was closed, and gives up after a second. What is surely an answer came in
// less, and not near an outage.
const (
	longestClose = 800 * time.Millisecond
	nearOutage   = 500 * time.Millisecond
)

// Calls are all that there were, once no more come.
func (h *History) Calls() []Call {
	for n, call := range h.calls {
		if call.Asked.Kind == Close && (call.End-call.Begin > longestClose || h.isNearOutage(call)) {
			h.calls[n].Answer.IsUnknown = true
			h.calls[n].End = Never
		}
	}
	return h.calls
}

func (h *History) isNearOutage(call Call) bool {
	for _, outage := range h.outages {
		if call.End > outage[0]-nearOutage && call.Begin-nearOutage < outage[1] {
			return true
		}
	}
	return false
}
