package znodes

import (
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/go-zookeeper/zk"
)

func call(asked Operation, answer Answer, begin, end int, zxids ...Seen) Call {
	return Call{Asked: asked, Answer: answer, Begin: time.Duration(begin), End: time.Duration(end), Zxids: zxids}
}

func lost(asked Operation, begin int) Call {
	return Call{Asked: asked, Answer: Answer{IsUnknown: true}, Begin: time.Duration(begin), End: Never}
}

var (
	made    = call(Operation{Kind: Create, Data: "w1"}, Answer{}, 0, 1)
	setTo2  = Operation{Kind: Set, Data: "w2", Version: -1}
	get     = Operation{Kind: Get}
	atFirst = Answer{Data: "w1", Stat: Stat{DataLength: 2}}
	second  = Answer{Data: "w2", Stat: Stat{Version: 1, DataLength: 2}}
	was2    = Answer{Stat: Stat{Version: 1, DataLength: 2}}
	none    = Answer{Err: zk.ErrNoNode}
)

func TestWhatFitsAndWhatDoesNot(t *testing.T) {
	child := Operation{Kind: Create, Name: "a", Data: "w3", Flags: isEphemeral, Session: 7}
	children := func(names ...string) Answer {
		stat := Stat{DataLength: 2, Cversion: 2 - int32(len(names)), NumChildren: int32(len(names))}
		return Answer{Names: names, Stat: stat}
	}
	both := Operation{Kind: Multi, Parts: []Operation{setTo2, {Kind: Set, Name: "a", Data: "w4", Version: -1}}}
	ofBoth := Answer{Parts: []Answer{{Stat: Stat{Version: 1, Cversion: 1, NumChildren: 1, DataLength: 2}}, {Stat: Stat{Version: 1, DataLength: 2}}}}
	plain := call(Operation{Kind: Create, Name: "a", Data: "w3"}, Answer{Name: "a"}, 2, 3)
	for _, example := range []struct {
		name  string
		fits  bool
		calls []Call
	}{
		{"a write is read", true, []Call{made, call(setTo2, was2, 2, 3), call(get, second, 4, 5)}},
		{"a write that was answered is lost", false, []Call{made, call(setTo2, was2, 2, 3), call(get, atFirst, 4, 5)}},
		{"a create that was answered is lost", false, []Call{made, call(get, none, 2, 3)}},
		{"who reads during a write sees either", true, []Call{made, call(setTo2, was2, 2, 9), call(get, second, 3, 4), call(get, second, 5, 6)}},
		{"what one has read, another does not see yet", false, []Call{made, call(setTo2, was2, 2, 9), call(get, second, 3, 4), call(get, atFirst, 5, 6)}},
		{"a write without an answer was done", true, []Call{made, lost(setTo2, 2), call(get, second, 4, 5)}},
		{"a write without an answer was not done", true, []Call{made, lost(setTo2, 2), call(get, atFirst, 4, 5)}},
		{"a write without an answer is done later", true, []Call{made, lost(setTo2, 2), call(get, atFirst, 4, 5), call(get, second, 6, 7)}},
		{"a write without an answer is undone", false, []Call{made, lost(setTo2, 2), call(get, second, 4, 5), call(get, atFirst, 6, 7)}},
		{"a write is read that nobody has asked yet", false, []Call{made, call(get, second, 2, 3), call(setTo2, was2, 4, 5)}},
		{"two are told that they made the same", false, []Call{made, call(Operation{Kind: Create, Data: "w9"}, Answer{}, 2, 3)}},
		{"a version is asked for that is there no more", false, []Call{
			made, call(setTo2, was2, 2, 3), call(Operation{Kind: Set, Data: "w5", Version: 0}, Answer{Stat: Stat{Version: 2, DataLength: 2}}, 4, 5),
		}},
		{"a multi is seen whole", true, []Call{made, plain, call(both, ofBoth, 4, 9), call(Operation{Kind: Get, Name: "a"},
			Answer{Data: "w4", Stat: Stat{Version: 1, DataLength: 2}}, 5, 6)}},
		{"a multi is seen by halves", false, []Call{made, plain, lost(both, 4), call(Operation{Kind: Get, Name: "a"},
			Answer{Data: "w4", Stat: Stat{Version: 1, DataLength: 2}}, 5, 6), call(Operation{Kind: Exists}, Answer{Stat: Stat{
			DataLength: 2, Cversion: 1, NumChildren: 1}}, 7, 8)}},
		{"a multi fails where it must", true, []Call{made, call(both, Answer{Err: zk.ErrNoNode, FailedAt: 1}, 2, 3), call(get, atFirst, 4, 5)}},
		{"a session takes its znodes along", true, []Call{
			made, call(child, Answer{Name: "a"}, 2, 3), call(Operation{Kind: Close, Session: 7}, Answer{}, 4, 5),
			call(Operation{Kind: Children}, children(), 6, 7),
		}},
		{"a session has gone and its znode has not", false, []Call{
			made, call(child, Answer{Name: "a"}, 2, 3), call(Operation{Kind: Close, Session: 7}, Answer{}, 4, 5),
			call(Operation{Kind: Children}, children("a"), 6, 7),
		}},
		{"a number is given twice", false, []Call{
			made, call(Operation{Kind: Create, Name: "s-", Flags: isSequential}, Answer{Name: "s-0000000000"}, 2, 3),
			call(Operation{Kind: Delete, Name: "s-0000000000", Version: -1}, Answer{}, 4, 5),
			call(Operation{Kind: Create, Name: "s-", Flags: isSequential}, Answer{Name: "s-0000000000"}, 6, 7),
		}},
	} {
		drawing := func(porcupine.LinearizationInfo) string { return "" }
		wrong := Contradictions(example.calls, 1, time.Minute, drawing)
		if (len(wrong) == 0) != example.fits {
			t.Errorf("%s: %v", example.name, wrong)
		}
	}
}

func TestZxidsAreInOrder(t *testing.T) {
	other := Operation{Kind: Set, Name: "a", Data: "w3", Version: -1}
	both := Operation{Kind: Multi, Parts: []Operation{setTo2, other}}
	for _, example := range []struct {
		name  string
		finds string
		calls []Call
	}{
		{"one after the other", "", []Call{call(setTo2, was2, 0, 1, Seen{5, "w2"}), call(other, was2, 2, 3, Seen{6, "w3"})}},
		{"at the same time", "", []Call{call(setTo2, was2, 0, 3, Seen{6, "w2"}), call(other, was2, 1, 4, Seen{5, "w3"})}},
		{"a later one is lower", "got zxid 0x5 after 0x6", []Call{
			call(setTo2, was2, 0, 1, Seen{6, "w2"}), call(other, was2, 2, 3, Seen{5, "w3"}),
		}},
		{"a later one is lower, as was read afterwards", "got zxid 0x5 after 0x6", []Call{
			call(get, second, 0, 1, Seen{6, "w2"}), lost(other, 2), call(get, Answer{}, 8, 9, Seen{5, "w3"}),
		}},
		{"a write has two", "with zxid 0x5 and with 0x6", []Call{
			call(get, second, 0, 1, Seen{5, "w2"}), call(get, second, 2, 3, Seen{6, "w2"}),
		}},
		{"a multi has two", "got zxids 0x5 and 0x6", []Call{
			call(both, Answer{}, 0, 1), call(get, second, 2, 3, Seen{5, "w2"}), call(get, second, 2, 3, Seen{6, "w3"}),
		}},
	} {
		wrong := strings.Join(zxidsOutOfOrder(example.calls), "\n")
		if (wrong == "") != (example.finds == "") || !strings.Contains(wrong, example.finds) {
			t.Errorf("%s: %s", example.name, wrong)
		}
	}
}
