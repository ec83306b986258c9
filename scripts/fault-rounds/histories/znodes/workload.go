package znodes

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-zookeeper/zk"
)

// A Load is what clients do, as far as it follows from the seed.
type Load struct {
	Server   string
	Root     string
	Seed     uint64
	Sessions int
	// Operations of a session that may be under way at the same time.
	Outstanding int
	Families    int
	// A worker waits so long at most between operations.
	LongestPause time.Duration
}

// Record has clients work until `ended` is closed, and then reads everything once more. It returns what they did and were told, and what a
// server should never answer.
func (l Load) Record(history *History, ended <-chan struct{}) ([]Call, []string) {
	sessions := make([]*session, l.Sessions)
	for n := range sessions {
		opened, err := openSession(l.Server, l.Root)
		if err != nil {
			return nil, []string{err.Error()}
		}
		defer opened.connection.Close()
		sessions[n] = opened
	}
	if _, err := sessions[0].connection.Create(l.Root, nil, 0, everybody); err != nil {
		return nil, []string{fmt.Sprintf("create %s: %v", l.Root, err)}
	}
	var wait sync.WaitGroup
	wrong := make([]string, l.Sessions*l.Outstanding)
	for number := range wrong {
		wait.Go(func() {
			w := &worker{
				Load: l, number: number, session: sessions[number%l.Sessions], history: history,
				random: rand.New(rand.NewPCG(l.Seed, uint64(number))), versions: map[string]int32{},
			}
			if err := w.work(ended); err != nil {
				wrong[number] = err.Error()
			}
		})
	}
	wait.Wait()
	faults := []string{}
	for _, fault := range wrong {
		if fault != "" {
			faults = append(faults, fault)
		}
	}
	if err := l.readAll(history, len(wrong)); err != nil {
		faults = append(faults, err.Error())
	}
	return history.Calls(), faults
}

// readAll: what was acknowledged is there after all kills, as a new session sees it.
func (l Load) readAll(history *History, number int) error {
	opened, err := openSession(l.Server, l.Root)
	if err != nil {
		return err
	}
	defer opened.connection.Close()
	reader := &worker{Load: l, number: number, session: opened, history: history, versions: map[string]int32{}}
	for family := range l.Families {
		for _, kind := range []Kind{Get, Children} {
			if _, err := reader.do(family, Operation{Kind: kind}); err != nil {
				return err
			}
		}
		for _, name := range names {
			if _, err := reader.do(family, Operation{Kind: Get, Name: name}); err != nil {
				return err
			}
		}
	}
	return nil
}

var names = []string{"a", "b", "c"}

// Data tells which operation wrote it: no two write the same.
var writes atomic.Int64

type worker struct {
	Load
	number  int
	session *session
	history *History
	random  *rand.Rand
	// The last versions seen, by path, for writes that ask for one.
	versions map[string]int32
	// The last sequential child of its making in each family, to be deleted.
	sequential map[int]string
}

func (w *worker) work(ended <-chan struct{}) error {
	w.sequential = map[int]string{}
	for {
		select {
		case <-ended:
			return nil
		case <-time.After(time.Duration(w.random.Int64N(int64(w.LongestPause)))):
		}
		family := w.random.IntN(w.Families)
		if w.random.IntN(50) == 0 {
			if err := w.visit(family); err != nil {
				return err
			}
			continue
		}
		asked := w.choose(family)
		answer, err := w.do(family, asked)
		if err != nil {
			return err
		}
		// A family without its own znode would be a dull one.
		if answer.Err == zk.ErrNoNode && w.random.IntN(2) == 0 {
			if _, err := w.do(family, Operation{Kind: Create, Data: w.data()}); err != nil {
				return err
			}
		}
	}
}

// visit: another session makes ephemerals and ends.
func (w *worker) visit(family int) error {
	opened, err := openSession(w.Server, w.Root)
	if err != nil {
		return err
	}
	visitor := &worker{Load: w.Load, number: w.number, session: opened, history: w.history, random: w.random, versions: w.versions}
	id := opened.connection.SessionID()
	for range 1 + w.random.IntN(3) {
		name := names[w.random.IntN(len(names))]
		ephemeral := Operation{Kind: Create, Name: name, Data: w.data(), Flags: isEphemeral, Session: id}
		if _, err := visitor.do(family, ephemeral); err != nil {
			return err
		}
	}
	begin := w.history.Now()
	opened.connection.Close()
	w.history.Add(Call{Client: w.number, Family: family, Asked: Operation{Kind: Close, Session: id}, Begin: begin, End: w.history.Now()})
	return nil
}

func (w *worker) do(family int, asked Operation) (Answer, error) {
	begin := w.history.Now()
	answer, zxids, err := w.session.ask(family, asked)
	w.history.Add(Call{
		Client: w.number, Family: family, Asked: asked, Answer: answer, Begin: begin, End: w.history.Now(), Zxids: zxids,
	})
	if err == nil && answer.Err == nil && !answer.IsUnknown {
		w.learn(family, asked, answer)
	}
	return answer, err
}

func (w *worker) learn(family int, asked Operation, answer Answer) {
	switch {
	case asked.Kind == Get || asked.Kind == Set || asked.Kind == Exists:
		w.versions[w.session.path(family, asked.Name)] = answer.Stat.Version
	case asked.Kind == Create && asked.Flags&isSequential != 0:
		w.sequential[family] = answer.Name
	}
}

func (w *worker) choose(family int) Operation {
	if name, isThere := w.sequential[family]; isThere && w.random.IntN(2) == 0 {
		delete(w.sequential, family)
		return Operation{Kind: Delete, Name: name, Version: -1}
	}
	switch n := w.random.IntN(100); {
	case n < 20:
		return Operation{Kind: Get, Name: w.name()}
	case n < 28:
		return Operation{Kind: Exists, Name: w.name()}
	case n < 36:
		return Operation{Kind: Children}
	case n < 38:
		return Operation{Kind: Sync, Name: w.name()}
	case n < 50:
		return w.multi(family)
	default:
		return w.write(family)
	}
}

func (w *worker) multi(family int) Operation {
	parts := []Operation{}
	for range 1 + w.random.IntN(4) {
		part := w.write(family)
		if w.random.IntN(4) == 0 {
			part = Operation{Kind: Check, Name: part.Name, Version: w.version(family, part.Name)}
		}
		// Whoever makes a sequential znode so does not learn to delete it.
		part.Flags &^= isSequential
		parts = append(parts, part)
	}
	return Operation{Kind: Multi, Parts: parts}
}

func (w *worker) write(family int) Operation {
	name := w.name()
	switch n := w.random.IntN(100); {
	case n < 12:
		return Operation{Kind: Create, Name: "s-", Data: w.data(), Flags: isSequential}
	case n < 18:
		return Operation{Kind: Create, Name: name, Data: w.data(), Flags: w.ephemeral(name), Session: w.session.connection.SessionID()}
	case n < 40:
		return Operation{Kind: Create, Name: name, Data: w.data()}
	case n < 60:
		return Operation{Kind: Delete, Name: name, Version: w.version(family, name)}
	default:
		return Operation{Kind: Set, Name: name, Data: w.data(), Version: w.version(family, name)}
	}
}

func (w *worker) ephemeral(name string) int32 {
	if name == "" {
		return 0
	}
	return isEphemeral
}

func (w *worker) name() string {
	if w.random.IntN(6) == 0 {
		return ""
	}
	return names[w.random.IntN(len(names))]
}

func (w *worker) version(family int, name string) int32 {
	if known, isKnown := w.versions[w.session.path(family, name)]; isKnown && w.random.IntN(3) > 0 {
		return known
	}
	return -1
}

func (w *worker) data() string { return fmt.Sprintf("w%d", writes.Add(1)) }
