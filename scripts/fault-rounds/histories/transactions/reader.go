package transactions

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"histories/kafka"
)

const longestPoll = 150 * time.Millisecond

// follow reads both topics from their start, and begins anew now and then.
func (l Load) follow(history *kafka.History, n int, ended <-chan struct{}) {
	random := l.random(3, n)
	for life := 0; ; life++ {
		name := fmt.Sprintf("%s-reader-%d.%d", l.Name, n, life)
		consumer, err := l.consumer(kgo.ReadCommitted(), l.input(), l.output())
		if err != nil {
			history.Fault(name, err)
			return
		}
		for range 5 + random.IntN(40) {
			history.Write("poll", poll(history, consumer, name), "polls")
			select {
			case <-ended:
				consumer.Close()
				return
			default:
			}
		}
		consumer.Close()
	}
}

func poll(history *kafka.History, consumer *kgo.Client, name string) Poll {
	begin := history.Now()
	within, cancel := context.WithTimeout(context.Background(), longestPoll)
	defer cancel()
	fetches := consumer.PollFetches(within)
	return Poll{Consumer: name, Records: seen(fetches), Begin: begin, End: history.Now()}
}
