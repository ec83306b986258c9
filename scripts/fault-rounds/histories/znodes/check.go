package znodes

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// Model: reads are held to the same order as writes, which ZooKeeper promises of one server.
var Model = porcupine.Model{
	Init: func() any { return &family{} },
	Step: func(state, input, output any) (bool, any) {
		next, expected := state.(*family).apply(input.(Operation))
		answer := output.(Answer)
		return answer.IsUnknown || answer.equals(expected), next
	},
	Equal: func(one, other any) bool { return one.(*family).equals(other.(*family)) },
	Hash:  func(state any) uint64 { return state.(*family).hash() },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%v -> %v", input, output)
	},
	DescribeState: func(state any) string { return fmt.Sprintf("%+v", *state.(*family)) },
}

// Contradictions looks for an order of each family's calls: what is linearizable family by family is linearizable. It returns what is wrong.
func Contradictions(calls []Call, families int, within time.Duration, draw func(porcupine.LinearizationInfo) string) []string {
	wrong := []string{}
	for number := range families {
		operations := operationsOf(calls, number)
		result, found := porcupine.CheckOperationsVerbose(Model, operations, within)
		switch result {
		case porcupine.Illegal:
			wrong = append(wrong, fmt.Sprintf("no order fits the %d calls of family %d: %s", len(operations), number, draw(found)))
		case porcupine.Unknown:
			wrong = append(wrong, fmt.Sprintf("no order of the %d calls of family %d was found in %v, and none was excluded", len(operations), number, within))
		}
	}
	return append(wrong, zxidsOutOfOrder(calls)...)
}

func operationsOf(calls []Call, number int) []porcupine.Operation {
	operations := []porcupine.Operation{}
	for _, call := range calls {
		if call.Family == number {
			operations = append(operations, porcupine.Operation{
				ClientId: call.Client, Input: call.Asked, Output: call.Answer, Call: int64(call.Begin), Return: int64(call.End),
			})
		}
	}
	return operations
}

// zxidsOutOfOrder: a write gets a higher zxid than all that anybody was told of before it was asked, some data was written with one zxid, and
// all of a multi with the same. This is of all families together, so it holds them to one order.
func zxidsOutOfOrder(calls []Call) []string {
	wrong := []string{}
	zxidOf := map[string]int64{}
	for _, call := range calls {
		for _, seen := range call.Zxids {
			if known, isKnown := zxidOf[seen.Data]; isKnown && known != seen.Zxid {
				wrong = append(wrong, fmt.Sprintf("%s was written with zxid %#x and with %#x", seen.Data, known, seen.Zxid))
			}
			if seen.Data != "" {
				zxidOf[seen.Data] = seen.Zxid
			}
		}
	}
	byEnd := slices.SortedFunc(slices.Values(calls), func(a, b Call) int { return cmp.Compare(a.End, b.End) })
	byBegin := slices.SortedFunc(slices.Values(calls), func(a, b Call) int { return cmp.Compare(a.Begin, b.Begin) })
	newest, ended := int64(0), 0
	for _, next := range byBegin {
		for ; byEnd[ended].End < next.Begin; ended++ {
			for _, seen := range byEnd[ended].Zxids {
				newest = max(newest, seen.Zxid)
			}
		}
		own := next.ownZxids(zxidOf)
		for _, zxid := range own {
			if zxid <= newest {
				wrong = append(wrong, fmt.Sprintf("%v got zxid %#x after %#x was seen", next.Asked, zxid, newest))
			}
			if zxid != own[0] {
				wrong = append(wrong, fmt.Sprintf("%v got zxids %#x and %#x", next.Asked, own[0], zxid))
			}
		}
	}
	return wrong
}

// ownZxids are those known to be the call's: it was told, or somebody has read what it wrote.
func (c Call) ownZxids(zxidOf map[string]int64) []int64 {
	zxids := []int64{}
	for _, o := range append([]Operation{c.Asked}, c.Asked.Parts...) {
		if zxid, isKnown := zxidOf[o.Data]; isKnown && o.Data != "" {
			zxids = append(zxids, zxid)
		}
	}
	return zxids
}
